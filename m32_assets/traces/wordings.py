"""Wordings: the question templates of a family, one per line of a text file, and the people and things they name.

The numbers of a question choose its people and things. The same numbers always give the same text, and no two prompts
of a family differ in a name alone.
"""

from __future__ import annotations

from pathlib import Path

from m32_assets.traces.words import words_of

_SHE = words_of(
    "Ada Chloe Grace Ines Kira Maya Olga Rosa Tara Vera Wanda Emma Lucy Nina Priya Sofia Zoe Hannah Amira Elena Fatima "
    "Julia Lena Mei"
)
_HE = words_of(
    "Ben Daniel Farid Hugo Jonas Leo Noah Pablo Sam Umar Yusuf Tom Max Omar Ravi Paul Luis Ivan Karl Erik Ali Peter "
    "Marco Jack"
)
PEOPLE = tuple(
    person
    for she, he in zip(_SHE, _HE, strict=True)
    for person in ((she, "she", "She", "her"), (he, "he", "He", "his"))
)
"""Name, pronoun, the same as a first word, possessive."""
THINGS = words_of(
    "apple book marble ticket sticker coin shell card pencil cup cookie egg stamp bead balloon button candle flower "
    "pear muffin badge brick key ribbon ball postcard crayon lemon poster toy photo magnet plum map nut rock seed"
)
"""Things to own, buy, lose and put into a box, with a regular plural."""
PLACES = words_of("shop school market library farm bakery museum club kitchen garage office hotel")
"""Where things are kept; each takes *at the* and *in the*."""


def wordings(family_file: str) -> tuple[str, ...]:
    """The lines of the text file beside a family's source file (``powers.txt`` beside ``powers.py``), in order."""
    return tuple(Path(family_file).with_suffix(".txt").read_text("utf-8").splitlines())


def keyed_wordings(family_file: str) -> tuple[tuple[str, str], ...]:
    """The lines ``KEY | WORDING`` of :func:`wordings`, split; the key says which of a family's questions is asked.

    Raises:
        ValueError: a line has no key.
    """
    found = []
    for line in wordings(family_file):
        key, bar, text = line.partition(" | ")
        if not bar:
            raise ValueError(f"{family_file}: found {line!r}, expected KEY | WORDING: put the key before the wording")
        found.append((key, text))
    return tuple(found)


def fill_template(text: str, **values: object) -> str:
    """``text`` with its fields filled: those in ``values``, and people, things and places.

    The whole numbers in ``values``, in their order, choose these: ``{name} {he} {He} {his}`` of one person,
    ``{other} {other_he}`` of another, ``{thing}`` and ``{things}``, ``{place}``.
    """
    key = 0
    for value in values.values():
        if value.__class__ is int:
            key = 31 * key + value  # pyright: ignore[reportOperatorIssue] (checked to be an int)
    one = key % len(PEOPLE)
    two = (one + 1 + key // 7 % (len(PEOPLE) - 1)) % len(PEOPLE)
    name, he, at_first, his = PEOPLE[one]
    thing = THINGS[key // 3 % len(THINGS)]
    return text.format(
        name=name,
        he=he,
        He=at_first,
        his=his,
        other=PEOPLE[two][0],
        other_he=PEOPLE[two][1],
        thing=thing,
        things=thing + "s",
        place=PLACES[key // 5 % len(PLACES)],
        **values,
    )
