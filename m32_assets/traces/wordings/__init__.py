"""Wordings: the templates of questions, a line each in a text file a family, and the people and things put into them.

Who and what stands in a question follows from its numbers, so the same numbers always give the same text, different
numbers give different texts, and no two prompts of a family differ in a name alone.
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
"""Things with a regular plural that one can own, buy, lose and put into a box."""
PLACES = words_of("shop school market library farm bakery museum club kitchen garage office hotel")
"""Where things are kept; each takes *at the* and *in the*."""


def wordings(family: str) -> tuple[str, ...]:
    """The wordings of a family's questions: the lines of ``FAMILY.txt`` beside this file, in order."""
    return tuple((Path(__file__).parent / f"{family}.txt").read_text("utf-8").splitlines())


def keyed_wordings(family: str) -> tuple[tuple[str, str], ...]:
    """The wordings of a family that asks several things: its lines ``KEY | WORDING``, where the key says which.

    Raises:
        ValueError: a line has no key.
    """
    found = []
    for line in wordings(family):
        key, bar, text = line.partition(" | ")
        if not bar:
            raise ValueError(f"{family}.txt: found {line!r}, expected KEY | WORDING: put the key before the wording")
        found.append((key, text))
    return tuple(found)


def told(text: str, **values: object) -> str:
    """``text`` with its fields filled: those in ``values``, and people, things and places chosen by the whole numbers.

    The fields to choose: ``{name} {he} {He} {his}`` of one person, ``{other} {other_he}`` of another, ``{thing}`` and
    ``{things}``, ``{place}``.
    """
    key = 0
    for value in values.values():
        if value.__class__ is int:
            key = 31 * key + value  # pyright: ignore[reportOperatorIssue] (an int, as just asked)
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
