"""Areas, lengths around and volumes in two steps or more: less, together, tiles, costs, laps, and sides found back."""

import re
from collections.abc import Callable

from m32_assets.traces.chains import chosen, worked
from m32_assets.traces.columns import computing
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

# What the letters stand for: long and short sides (a, b), (g, h), small ones (c, d), sides of squares and of tiles,
# widths of frames, perimeters, areas and volumes, a roll, prices, numbers of times.
RANGES = {
    "a": range(10, 25),
    "b": range(5, 10),
    "g": range(3, 9),
    "h": range(3, 9),
    "c": range(2, 5),
    "d": range(2, 4),
    "s": range(4, 12),
    "t": range(2, 6),
    "w": range(1, 4),
    "P": range(28, 120, 2),
    "Q": range(8, 45, 4),
    "S": range(24, 200, 2),
    "V": range(24, 400, 12),
    "R": range(60, 120, 2),
    "p": range(2, 10),
    "n": range(2, 10),
}
# The key of a wording is what the plan calls the work, the work, and whether its result is a number or dollars.
POINTS = [
    (label, work, form, text, at)
    for key, text in keyed_wordings(__file__)
    for label, task in [key.split(": ")]
    for work, form in [task.split(" = ")]
    for at in chosen(work, RANGES, 120, text)
]


@family("reasoning", in_words=3, point=POINTS)
def area_story(point: tuple) -> Draft:
    (label, _, form, text, at), (plan, lines, done) = point, worked(point[1], point[4])
    answer = f"{form}{done[-1]}".removeprefix("n")
    steps = [("plan", f"{label}: {plan}"), *computing(*lines), ("conclude", f"so it is {answer}")]
    return Draft(fill_template(text, **at), steps, answer)


# Solver: lays out unit squares and steps, and finds sides by trying them out.
def area(a: int, b: int) -> int:
    return sum([a] * b)


def around(a: int, b: int) -> int:
    return a + b + a + b


def first(holds: Callable[[int], bool]) -> int:
    """The smallest number of which it holds."""
    return next(n for n in range(1, 2000) if holds(n))


def fitting(a: int, b: int, t: int) -> int:
    """How many squares of side t lie in a rectangle."""
    return len([1 for _ in range(0, a, t) for _ in range(0, b, t)])


# A cue, and what to do with the numbers of the text in their order; the first cue that is found counts.
RULES: tuple[tuple[str, Callable[..., int]], ...] = (
    ("path", lambda w, g, h: area(g + w + w, h + w + w) - area(g, h)),
    ("mirror", lambda g, h, w: area(g + w + w, h + w + w) - area(g, h)),
    ("Its frame adds", lambda a, w: a + w + w),
    ("its rim", lambda a, w: a - w - w),
    ("slabs", fitting),
    ("square tiles|squares of", lambda t, a, b: fitting(a, b, t)),
    ("Cubes with", lambda t, n, a, b: sum([fitting(a, b, t)] * n)),
    ("Posts", lambda a, b, t: len(range(0, around(a, b), t))),
    ("paving|equal rooms", lambda n, a, b: sum([area(a, b)] * n)),
    ("pack of|litre", lambda n, a, b: first(lambda k: area(k, n) == area(a, b))),
    ("equal plots", lambda a, b, n: first(lambda k: area(k, n) == area(a, b))),
    ("Both sides", lambda a, b: area(a, b) + area(a, b)),
    ("rectangle of \\d+ square|field covers", lambda s, b: around(b, first(lambda k: area(k, b) == s))),
    ("fence enclose", lambda p, b: first(lambda k: around(k, b) == p)),
    ("has a perimeter|round a bed it", lambda p, b: area(b, first(lambda k: around(k, b) == p))),
    ("perimeter of a square|plaza", lambda p: first(lambda k: around(k, k) == p) ** 2),
    ("same area", lambda s, d: first(lambda k: area(k, d) == area(s, s))),
    ("bent again", lambda a, b: first(lambda k: around(k, k) == around(a, b))),
    ("equal perimeters", lambda s, d: first(lambda k: around(k, d) == around(s, s))),
    ("outline", lambda a, b, s: around(a, b) - around(s, s)),
    ("square one with sides of \\d+ m|sandpit", lambda a, b, s: area(a, b) - area(s, s)),
    ("desk", lambda a, b, s: area(a, b) + area(s, s)),
    ("Square of side", lambda s, a, b: area(s, s) - area(a, b)),
    ("diagonal|corner to", lambda a, b: area(a, b) // 2),
    ("right-angled", lambda n, a, b: sum([area(a, b)] * n) // 2),
    ("triangle on top", lambda a, b, c: area(a, b) + area(a, c) // 2),
    ("many cubes|tank", lambda a, b, c: sum([area(a, b)] * c)),
    ("boxes", lambda n, a, b, c: sum([sum([area(a, b)] * c)] * n)),
    ("box holds|small cubes", lambda v, a, b: first(lambda k: sum([area(a, b)] * k) == v)),
    ("times round|laps", lambda n, a, b: sum([around(a, b)] * n)),
    ("trots", lambda n, s: sum([around(s, s)] * n)),
    ("of wire", lambda r, a, b: r - around(a, b)),
    ("gate", lambda a, b, c: around(a, b) - c),
    ("barn", lambda a, b: a + b + b),
    ("longer", lambda a, b, c: area(a + c, b)),
    ("strip", lambda c, a, b: area(a - c, b)),
    ("square one", lambda a, b, s: area(a, b) + area(s, s)),
    ("pool|window|cuts out|rug|square m more", lambda a, b, c, d: abs(area(a, b) - area(c, d))),
    ("together|fields of|makes an L", lambda a, b, c, d: area(a, b) + area(c, d)),
)


def solve(prompt: str) -> str:
    """The measure that is asked for, as a number or in dollars."""
    text = re.sub("of 1 cm", "", in_digits(prompt))
    numbers = [int(n) for n in re.findall(r"(?<!\$)\b\d+", text)]
    if price := re.search(r"\$(\d+)", text):
        measure = around if re.search("fence|lace", text) else area
        return f"${sum([measure(numbers[0], numbers[-1])] * int(price[1]))}"
    return str(next(rule for cue, rule in RULES if re.search(cue, text, re.IGNORECASE))(*numbers))
