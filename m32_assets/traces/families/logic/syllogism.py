"""Two premises about groups, one conclusion: yes, no, or cannot be known."""

import re
from functools import cache
from itertools import combinations, product

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import words_of

GROUP_A = words_of("zorps blips wugs tams finches cellists sprinters brimps robins dobs")
GROUP_B = words_of("daxes lorps birds musicians flimps athletes nubs gorbs teffs yims")
GROUP_C = words_of("animals morks swimmers plonks quiets vints tovs dreamers kells ruvs")
# First premise, second premise, question, reason, what follows, answer.
FORMS = (
    (
        "All {a} are {b}.",
        "All {b} are {c}.",
        "Are all {a} {c}?",
        "the {a} are a part of the {b}, and these a part of the {c}",
        "all {a} are {c}",
        "yes",
    ),
    (
        "All {a} are {b}.",
        "No {b} are {c}.",
        "Are any {a} {c}?",
        "the {a} are a part of the {b}, and none of these are {c}",
        "no {a} are {c}",
        "no",
    ),
    (
        "All {a} are {b}.",
        "All {c} are {b}.",
        "Are all {a} {c}?",
        "the {a} and the {c} are parts of the {b}, but maybe different parts",
        "both answers are possible",
        "cannot be known",
    ),
    (
        "Some {a} are {b}.",
        "All {b} are {c}.",
        "Are some {a} {c}?",
        "those {a} that are {b} are {c} as well",
        "some {a} are {c}",
        "yes",
    ),
    (
        "All {a} are {b}.",
        "Some {b} are {c}.",
        "Are some {a} {c}?",
        "those {b} that are {c} need not be {a}",
        "both answers are possible",
        "cannot be known",
    ),
    (
        "Some {a} are {b}.",
        "No {b} are {c}.",
        "Are all {a} {c}?",
        "those {a} that are {b} are not {c}",
        "not all {a} are {c}",
        "no",
    ),
    (
        "No {a} are {b}.",
        "All {c} are {b}.",
        "Are any {a} {c}?",
        "the {c} are a part of the {b}, and no {a} are among these",
        "no {a} are {c}",
        "no",
    ),
    (
        "No {a} are {b}.",
        "No {b} are {c}.",
        "Are any {a} {c}?",
        "neither are {b}, but {a} may still be {c}",
        "both answers are possible",
        "cannot be known",
    ),
)


@family("reasoning", a=GROUP_A, b=GROUP_B, c=GROUP_C, form=FORMS, wording=wordings)
def syllogism(a: str, b: str, c: str, form: tuple[str, ...], wording: str) -> Draft:
    first, second, ask, reason, follows, answer = (part.format(a=a, b=b, c=c) for part in form)
    low = {"first": first, "second": second, "is_it": ask}
    low = {field: said[0].lower() + said[1:-1] for field, said in low.items()}
    asked = f"whether {ask.split()[1]} {a} are {c}"
    steps = [
        ("plan", f"{low['first']}, {low['second']}; wanted: {asked}"),
        ("compare", reason),
        ("conclude", f"so {follows}: {answer}"),
    ]
    return Draft(wording.format(p=first, q=second, ask=ask, **low), steps, answer)


# Solver: answers syllogisms by going through every world: which kinds of things, in or out of three groups, exist.

Statement = tuple[str, str, str]


def _holds(world: tuple[frozenset[str], ...], statement: Statement) -> bool:
    word, x, y = statement
    both = any(x in thing and y in thing for thing in world)
    if word == "all":
        return all(y in thing for thing in world if x in thing)
    return not both if word == "no" else both


def solve(prompt: str) -> str:
    """``yes`` or ``no`` when all worlds that fit the premises agree, else ``cannot be known``."""
    premises = [(w.lower(), x, y) for w, x, y in re.findall(r"\b(all|no|some) (\w+) are (\w+)", prompt, re.I)]
    ask = re.search(r"\bare (all|any|some) (\w+) (\w+)\?", prompt, re.I)
    if ask is None or len(premises) != 2:
        raise ValueError(f"no syllogism in {prompt!r}")
    letters: dict[str, str] = {}
    for _, *pair in premises:
        for group in pair:
            letters[group] = letters.get(group) or "abc"[len(letters)]
    form = tuple((word, letters[x], letters[y]) for word, x, y in (*premises, ask.groups()))
    return _answer(form)


@cache
def _answer(form: tuple[Statement, ...]) -> str:
    """What all worlds say in which the statements but the last hold; the last is the question."""
    *premises, ask = form
    kinds = [frozenset(g for g, is_in in zip("abc", bits, strict=True) if is_in) for bits in product((0, 1), repeat=3)]
    found = set()
    for count in range(len(kinds) + 1):
        for world in combinations(kinds, count):
            inhabited = all(any(g in thing for thing in world) for g in "abc")
            if inhabited and all(_holds(world, p) for p in premises):
                found.add(_holds(world, ask))
    return {(True,): "yes", (False,): "no"}.get(tuple(found), "cannot be known")
