"""Fills gaps by trying numbers one after another."""

import re

HOLDS = {
    "+": lambda x, y, z: x + y == z,
    "-": lambda x, y, z: x - y == z,
    "×": lambda x, y, z: x * y == z,
    "÷": lambda x, y, z: x == y * z,
}
SIGNS = {
    "a number": "_",
    "...": "_",
    "?": "_",
    "[ ]": "_",
    "plus": "+",
    "minus": "-",
    "times": "×",
    "divided by": "÷",
    "is": "=",
}


def solve(prompt: str) -> str:
    """The first whole number that makes the equation true."""
    text = prompt.lower()
    for said, sign in SIGNS.items():
        text = text.replace(said, sign)
    found = re.search(r"(\d+|_) ([-+×÷]) (\d+|_) = (\d+)", text)
    if found is None:
        raise ValueError(f"no equation in {prompt!r}")
    x, sign, y, z = found.groups()
    tries = range(1, 1000)
    return str(next(n for n in tries if HOLDS[sign](*(n if part == "_" else int(part) for part in (x, y, z)))))
