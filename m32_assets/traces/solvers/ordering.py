"""Answers who-is-the-tallest questions by trying every order of the people."""

import re
from itertools import permutations

UP = {"taller": "tallest", "older": "oldest", "heavier": "heaviest", "faster": "fastest", "richer": "richest"}


def solve(prompt: str) -> str:
    """The name at the asked place of the only order that fits."""
    pairs = []
    for x, word, y in re.findall(r"([A-Z]\w+) is (\w+) than ([A-Z]\w+)\.", prompt):
        pairs.append((x, y) if word in UP else (y, x))
    people = sorted({name for pair in pairs for name in pair})
    (row,) = (p for p in permutations(people) if all(p.index(x) < p.index(y) for x, y in pairs))
    ask = re.search(r"Who is (?:the|(second)) (\w+)\?", prompt)
    if ask is None:
        raise ValueError(f"no question in {prompt!r}")
    if ask[2] not in UP.values():
        row = row[::-1]
    return row[1 if ask[1] else 0]
