"""Rounding to tens, hundreds or whole numbers: the next digit decides."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told, wordings

UNITS = {10: ("ten", "ones"), 100: ("hundred", "tens"), 1000: ("thousand", "hundreds")}
WORDINGS = wordings("rounding")


POINTS = [
    *((10, n) for n in range(11, 1000) if n % 10),
    *((100, n) for n in range(110, 5000, 7) if n % 100),
    *((1000, n) for n in range(1003, 9900, 13)),
]


@family("reasoning", point=POINTS, wording=WORDINGS)
def rounding(point: tuple[int, int], wording: str) -> Draft:
    size, n = point
    unit, below = UNITS[size]
    digit = n // (size // 10) % 10
    low = n // size * size
    answer = low + size if digit >= 5 else low
    steps = [
        ("plan", f"rounding to {unit}s: between {low} and {low + size}"),
        ("compare", f"the {below} digit is {digit}, so {'up' if digit >= 5 else 'down'}"),
        ("conclude", f"rounded: {answer}"),
    ]
    return Draft(told(wording, n=n, u=unit, s=size), steps, str(answer))
