"""Answers syllogisms by going through every world: which kinds of things, in or out of three groups, exist."""

import re
from functools import cache
from itertools import combinations, product

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
