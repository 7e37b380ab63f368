"""Rounding to tens, hundreds or whole numbers: the next digit decides."""

from m32_assets.traces.family import Draft, family

UNITS = {10: ("ten", "ones"), 100: ("hundred", "tens"), 1000: ("thousand", "hundreds")}
WORDINGS = (
    "Round {n} to the nearest {u}.", "What is {n} rounded to the nearest {u}?", "{n} to the nearest {u}:",
    "Give {n} to the nearest {u}.", "Which multiple of {s} is closest to {n}?", "{n}, rounded to {u}s?",
    "About {n} people came. Round that to the nearest {u}.", "Write {n} rounded to {u}s.",
    "A newspaper rounds {n} to the nearest {u}. What does it print?", "Round off {n} to {u}s.",
    "To the nearest {u}, how much is {n}?", "A distance of {n} km is rounded to the nearest {u}. What number comes out?",
)  # fmt: skip


POINTS = [
    *((10, n) for n in range(11, 1000) if n % 10), *((100, n) for n in range(110, 5000, 7) if n % 100),
    *((1000, n) for n in range(1003, 9900, 13)),
]  # fmt: skip


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
    return Draft(wording.format(n=n, u=unit, s=size), steps, str(answer))
