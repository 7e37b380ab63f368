"""Rounds through the nearest multiple, looked for on both sides."""

import re

SIZES = {"thousand": 1000, "hundred": 100, "ten": 10}


def solve(prompt: str) -> str:
    """The closest multiple of the unit; half way goes up."""
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    if "multiple" in prompt:
        size, n = numbers
    else:
        (n,) = numbers
        size = next(size for word, size in SIZES.items() if re.search(rf"\b{word}s?\b", prompt))
    above = next(m for m in range(n, n + size + 1) if m % size == 0)
    return str(above if above - n <= n - (above - size) else above - size)
