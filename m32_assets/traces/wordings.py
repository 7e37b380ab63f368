"""Wordings: the question templates of a family, one per line of a text file, and the people and things they name.

The numbers of a question choose its people and things. The same numbers always give the same text, and no two prompts
of a family differ in a name alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

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


def split_wordings(family_file: str) -> tuple[tuple[str, ...], ...]:
    """The lines of :func:`wordings`, split at `` | `` into any number of fields."""
    return tuple(tuple(line.split(" | ")) for line in wordings(family_file))


def spread_points(
    family_file: str, points_of: Callable[[str], Sequence[tuple[Any, ...]]], most: int
) -> list[tuple[Any, ...]]:
    """``(KEY, [WORDING, …], *point)`` for every wording and about ``most`` of its key's points.

    Each line begins one point after the line before, so that lines of a key do not share all their numbers.
    """
    return [
        (key, texts, *point)
        for i, (key, *texts) in enumerate(split_wordings(family_file))
        for points in [points_of(key)]
        for step in [len(points) // most + 1]
        for point in points[i % step :: step]
    ]


def named_wordings(names: int) -> Callable[[str], tuple[tuple[str, ...], ...]]:
    """A reader of lines ``KEY | WORDING | KNOWN | NAME | …`` with ``names`` names, split at `` | ``.

    KNOWN says in plain words what is known and what is wanted. A name says what a result counts. Both may have the
    fields of the wording.

    Raises:
        ValueError: a line has another number of fields, when the reader reads.
    """

    def read(family_file: str) -> tuple[tuple[str, ...], ...]:
        found = split_wordings(family_file)
        for fields in found:
            if len(fields) != 3 + names:
                line, form = " | ".join(fields), " | ".join(["KEY", "WORDING", "KNOWN", *["NAME"] * names])
                raise ValueError(f"{family_file}: found {line!r}, expected {form}: write {3 + names} fields")
        return found

    return read


def with_numbers(known: str, numbers: str) -> str:
    """``known`` with the numbers of the question behind what they count: ``"3 films: 15, 18, 9; wanted: …"``."""
    facts, wanted = known.split("; wanted: ")
    return f"{facts}: {numbers}; wanted: {wanted}"


def with_wanted(known: str, wanted: str) -> str:
    """``known`` with what is wanted behind it, where it does not say that itself."""
    return known if "wanted: " in known else f"{known}; wanted: {wanted}"


def of_the_numbers(known: str) -> str:
    """``known`` with *the number* before a number, or *the numbers* before two, that stand there without a noun."""
    said = re.sub(r"^(\d+ and \d+)(?=;)", r"the numbers \1", known)
    return re.sub(r"^(\d+)(?=;)", r"the number \1", said)


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
