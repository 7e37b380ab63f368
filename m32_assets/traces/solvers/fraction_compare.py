"""Compares fractions as exact rationals."""

import re
from fractions import Fraction

LOW = r"small|lesser|lower|shorter|lighter"


def solve(prompt: str) -> str:
    """A fraction, a list of them, a sign, a word."""
    parts = re.findall(r"\d+/\d+", prompt)
    value = {part: Fraction(part) for part in parts}
    if re.search(r"more, less|more or less|\bequal to (?:it|half)", prompt):
        away = value[parts[0]] - Fraction(1, 2)
        return "equal" if away == 0 else "more" if away > 0 else "less"
    if len(parts) == 3:
        falling = re.search(r"large to small|greatest first|the largest to", prompt)
        return ", ".join(sorted(parts, key=value.__getitem__, reverse=bool(falling)))
    x, y = parts
    if re.search(r"sign|box", prompt):
        return "<" if value[x] < value[y] else ">"
    if re.search(r"(?i)^is |yes or no", prompt):
        less = re.search(r"less than|smaller than|<|shorter", prompt)
        return "yes" if (value[x] < value[y]) == bool(less) else "no"
    return (min if re.search(LOW, prompt) else max)(parts, key=value.__getitem__)
