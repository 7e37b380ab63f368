"""Fills gaps by trying numbers one after another."""

import re

HOLDS = {
    "+": lambda x, y, z: x + y == z, "-": lambda x, y, z: x - y == z, "×": lambda x, y, z: x * y == z,
    "÷": lambda x, y, z: x == y * z,
}  # fmt: skip


def solve(prompt: str) -> str:
    """The first whole number that makes the equation true."""
    found = re.search(r"(\d+|_) ([-+×÷]) (\d+|_) = (\d+)", prompt)
    if found is None:
        raise ValueError(f"no equation in {prompt!r}")
    x, sign, y, z = found.groups()
    tries = range(1, 1000)
    return str(next(n for n in tries if HOLDS[sign](*(n if part == "_" else int(part) for part in (x, y, z)))))
