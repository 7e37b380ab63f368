"""Answers who-is-the-tallest questions by trying every order of the people."""

import re
from itertools import permutations

UP = r"taller|older|heavier|faster|richer|stronger|louder|before|more points|in front of"
TOP = r"tallest|oldest|heaviest|fastest|richest|strongest|loudest|first|most|front"
FACT = r"([A-Z]\w+) ((?:is|has|finished|sits) [a-z ]+) ([A-Z]\w+)"


def solve(prompt: str) -> str:
    """The name at the asked place of the only order that fits."""
    facts = re.findall(FACT, prompt)
    pairs = [(x, y) if re.search(UP, phrase) else (y, x) for x, phrase, y in facts]
    people = sorted({name for pair in pairs for name in pair})
    (row,) = (p for p in permutations(people) if all(p.index(x) < p.index(y) for x, y in pairs))
    ask = re.search(r"[Ww]ho (?:is|has|finished|sits) ([a-z ]+)", prompt)
    if ask is None:
        raise ValueError(f"no question in {prompt!r}")
    if re.search(r"finished (?:second|third)", ask[0]):
        return row[1 if "second" in ask[1] else 2]
    if not re.search(TOP, ask[1]):
        row = row[::-1]
    return row[1 if "second" in ask[1] else 0]
