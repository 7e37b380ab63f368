"""Rounding to tens, hundreds or whole numbers: the next digit decides."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, wordings

UNITS = {10: ("ten", "ones"), 100: ("hundred", "tens"), 1000: ("thousand", "hundreds")}


POINTS = [
    *((10, n) for n in range(11, 1000) if n % 10),
    *((100, n) for n in range(110, 5000, 7) if n % 100),
    *((1000, n) for n in range(1003, 9900, 13)),
]


@family("reasoning", point=POINTS, wording=wordings)
def rounding(point: tuple[int, int], wording: str) -> Draft:
    size, n = point
    unit, below = UNITS[size]
    digit = n // (size // 10) % 10
    low = n // size * size
    answer = low + size if digit >= 5 else low
    steps = [
        ("plan", f"{n} lies between {low} and {low + size}; wanted: the nearest {unit}"),
        ("compare", f"the {below} digit {digit} is {'5 or more, so up' if digit >= 5 else 'below 5, so down'}"),
        ("conclude", f"nearest {unit}: {answer}"),
    ]
    return Draft(fill_template(wording, n=n, u=unit, s=size), steps, str(answer))


# Solver: rounds through the nearest multiple, looked for on both sides.

SIZES = {"thousand": 1000, "hundred": 100, "ten": 10}


def solve(prompt: str) -> str:
    """The closest multiple of the unit; half way goes up."""
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    n = next(number for number in numbers if number not in SIZES.values())
    if len(numbers) > 1:
        size = next(number for number in numbers if number != n)
    else:
        size = next(size for word, size in SIZES.items() if re.search(rf"\b{word}s?\b", prompt))
    above = next(m for m in range(n, n + size + 1) if m % size == 0)
    return str(above if above - n <= n - (above - size) else above - size)
