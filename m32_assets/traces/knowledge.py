"""Well-known facts by kind: how one is asked for, recalled and stated. The families hold the facts and the questions.

A fact is ``x:y`` or ``x:y:z``: what is asked about, the answer, and a third part. Texts have the fields ``{x} {y}
{z}``, and ``{ax} {ay} {az}`` with an article; ``{words}`` is the number ``{x}`` in words. Three forms of question have
other fields:

- ``{said}`` (``{asaid}`` with an article) is claimed, rightly or wrongly; the answer is one of ``VERDICTS``;
- ``{a}``, ``{b}`` and ``{c}`` are the answer and two wrong ones in some order;
- ``{x2}`` and ``{y2}`` are another fact of the kind, as an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from m32_assets.traces.family import Draft
from m32_assets.traces.text import article, in_words

VERDICTS = (("yes", "no"), ("true", "false"), ("right", "wrong"))
"""The two verdicts on a claim; the question names both."""
MOST = 300
"""About how many questions a kind has. A kind with many facts asks each in some of its wordings only."""
LEAST = 5
"""In how many wordings each fact is asked at least, where its kind has so many."""


class Kind(NamedTuple):
    """Facts of one kind, separated by ``;``, and the two steps made of one; the second ends with the answer.

    ``also`` has more pairs ``x:y`` that hold. They are not asked for, but never offered or claimed as wrong either.
    """

    facts: str
    recall: str
    state: str
    also: str = ""


class Point(NamedTuple):
    """A question: the kind, the number of the fact, the wording, and whether a claim is right."""

    kind: str
    fact: int
    ask: str
    right: bool = True


def turned(kind: Kind, state: str) -> Kind:
    """The kind that asks the other way round, with the same facts and the same recall."""
    facts = ";".join(":".join((y, x, z)) for x, y, z in facts_of(kind))
    recall = re.sub(r"\{(a?)([xy])\}", lambda m: f"{{{m[1]}{'yx'['xy'.index(m[2])]}}}", kind.recall)
    return Kind(facts, recall, state, ";".join(f"{y}:{x}" for x, y in _also(kind)))


def without(kind: Kind, *names: str) -> Kind:
    """A kind without the facts about some things, which share their answer with others."""
    facts = (fact for fact in kind.facts.split(";") if fact.split(":")[0].strip() not in names)
    return kind._replace(facts=";".join(facts))


def grouped(text: str) -> str:
    """Facts with one answer for several things: ``"4: dog, cat; 6: ant"`` is ``"dog:4;cat:4;ant:6"``."""
    groups = (group.split(":") for group in text.split(";"))
    return ";".join(f"{x.strip()}:{y.strip()}" for y, xs in groups for x in xs.split(","))


def points(kinds: Mapping[str, Kind], asks: Iterable[tuple[str, str]]) -> list[Point]:
    """The questions of all kinds: every fact, and every wording or ``LEAST`` of them, a claim right and wrong."""
    found: list[Point] = []
    lines = list(asks)
    for key, kind in kinds.items():
        wordings = [ask for asked, ask in lines if asked == key]
        every = max(1, min(1 + len(facts_of(kind)) * len(wordings) // MOST, len(wordings) // LEAST))
        found += [
            Point(key, fact, ask, right)
            for at, ask in enumerate(wordings)
            for fact in range(len(facts_of(kind)))
            for right in ((True, False) if "said}" in ask else (True,))
            if (at + fact) % every == 0
        ]
    return found


@cache
def facts_of(kind: Kind) -> tuple[tuple[str, str, str], ...]:
    """The facts as ``(x, y, z)``; ``z`` is empty where a fact has no third part."""
    lines = (" ".join(fact.split()).split(":") for fact in kind.facts.split(";"))
    return tuple((line[0], line[1], line[2] if len(line) > 2 else "") for line in lines)


def question(kinds: Mapping[str, Kind], point: Point) -> Draft:
    """The trace of a question: the fact is recalled, then stated as the question wants it."""
    kind = kinds[point.kind]
    x, y, z = facts_of(kind)[point.fact]
    # The wording decides which other facts are nearest, and the order of the three that may be chosen from.
    turn = sum(map(ord, point.ask)) + point.fact
    near = _others(kind, point.fact, turn % 3)
    options = [y, *(other[1] for other in near[:2])]
    first = turn // 3 % 3
    options = options[first:] + options[:first]
    parts = {"x": x, "y": y, "z": z, "ax": article(x), "ay": article(y), "az": article(z or "-")}
    parts |= dict(zip("abc", options, strict=False)) | {"words": in_words(int(x)) if x.isdigit() else x}
    answer, state = y, kind.state.format(**parts)
    if "said}" in point.ask:
        said = y if point.right else near[0][1]
        parts |= {"said": said, "asaid": article(said)}
        verdicts = next(pair for pair in VERDICTS if set(pair) <= set(re.findall(r"\w+", point.ask.lower())))
        answer = verdicts[not point.right]
        wrong = parts["asaid"] if kind.state.endswith("{ay}") else said
        state += f", as said: {answer}" if point.right else f", not {wrong}: {answer}"
    if example := next((other for other in near if other[0] != y), None):
        parts |= {"x2": example[0], "y2": example[1]}
    prompt = point.ask.format(**parts)
    if point.ask.startswith("{"):
        prompt = prompt[0].upper() + prompt[1:]
    return Draft(prompt, [("recall", kind.recall.format(**parts)), ("conclude", state)], answer)


@cache
def _also(kind: Kind) -> frozenset[tuple[str, str]]:
    """The pairs that hold as well."""
    pairs = (" ".join(pair.split()).split(":") for pair in kind.also.split(";") if pair.strip())
    return frozenset((x, y) for x, y in pairs)


@cache
def _others(kind: Kind, fact: int, skipped: int) -> list[tuple[str, str, str]]:
    """Facts of the kind that share nothing with this one, no two with one answer, from the ones behind it on."""
    facts = facts_of(kind)
    x, y, _ = facts[fact]
    behind = [facts[(fact + 1 + skipped + i) % len(facts)] for i in range(len(facts))]
    right = {x, y} | {also for thing, also in _also(kind) if thing == x} | {fact[1] for fact in facts if fact[0] == x}
    return list({other[1]: other for other in reversed(behind) if other[0] != x and other[1] not in right}.values())[
        ::-1
    ]
