"""Squares, rectangles, triangles, polygons, boxes, circles and angles: the formula, then the numbers put in."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import article
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import words_of

SIDES, PAIRS = [(x, 0) for x in range(2, 31)], [(x, y) for x in range(2, 21) for y in range(2, 13)]
LONG = [(x, 0) for x in range(2, 90)]
POLYGONS = dict(enumerate(words_of("triangle square pentagon hexagon heptagon octagon nonagon decagon"), 3))
# Plan, work, the numbers x and y; what stands before the colon is the key of the wordings; for the rest see `parts`.
FORMS = (
    ("square area: side × side", "{x} × {x} = {xx}", SIDES),
    ("square perimeter: 4 × side", "4 × {x} = {x4}", LONG),
    ("side of a square: perimeter ÷ 4", "{x4} ÷ 4 = {x}", LONG),
    ("missing side: area ÷ known side", "{xy} ÷ {y} = {x}", PAIRS[::2]),
    ("other side: half the perimeter less the known side", "{P} ÷ 2 = {s}, {s} - {y} = {x}", PAIRS[::2]),
    ("triangle area: base × height ÷ 2", "{x} × {Y} = {xY}, {xY} ÷ 2 = {xy}", PAIRS[::2]),
    ("triangle perimeter: the sides added", "{x} + {y} = {s}, {s} + {z} = {t}", PAIRS[::2]),
    (
        "polygon perimeter: number of sides × side",
        "{y} × {x} = {xy}",
        [(x, y) for x in range(2, 21) for y in (3, 5, 6, 7, 8, 10)],
    ),
    ("polygon: as many corners as sides", "{shape}: {y}", [(0, y) for y in POLYGONS]),
    ("polygons: how many × sides of each", "{x} × {y} = {xy}", [(x, y) for x in range(2, 13) for y in POLYGONS]),
    ("box volume: length × width × height", "{x} × {y} = {xy}, {xy} × {h} = {xyh}", PAIRS[::2]),
    ("cube volume: side × side × side", "{x} × {x} = {xx}, {xx} × {x} = {xxx}", [(x, 0) for x in range(2, 13)]),
    (
        "angles of a triangle: 180 in all",
        "{x} + {y} = {s}, 180 - {s} = {m}",
        [(x, y) for x in range(20, 100, 5) for y in range(22, 78, 7)],
    ),
    ("equal base angles: 180 in all", "2 × {x} = {x2}, 180 - {x2} = {i}", [(x, 0) for x in range(10, 86)]),
    ("angles on a line: 180 in all", "180 - {x} = {n}", [(x, 0) for x in range(11, 170)]),
    ("right angle: 90 in all", "90 - {x} = {r}", [(x, 0) for x in range(5, 86)]),
    ("full turn: 360 in all", "360 - {x} = {f}", [(x, 0) for x in range(20, 340, 3)]),
    ("circle: the diameter is 2 × the radius", "2 × {x} = {x2}", LONG),
    ("radius: half the diameter", "{x2} ÷ 2 = {x}", LONG),
)
POINTS = [
    (form, ask, *xy)
    for form in FORMS
    for key, ask in keyed_wordings(__file__)
    if form[0].startswith(f"{key}:")
    for xy in form[2]
]


@family("reasoning", point=POINTS)
def shapes(point: tuple) -> Draft:
    (plan, work, _), ask, x, y = point
    one, h = POLYGONS.get(y, ""), 2 + (x + 2 * y) % 4
    z = abs(x - y) + 1 + 7 * x * y % (2 * min(x, y) - 1)  # with x and y, the sides of a triangle
    parts = {
        "x": x,
        "y": y,
        "xx": x * x,
        "xxx": x**3,
        "x4": 4 * x,
        "x2": 2 * x,
        "Y": 2 * y,
        "xy": x * y,
        "xY": 2 * x * y,
        "s": x + y,
        "m": 180 - x - y,
        "n": 180 - x,
        "r": 90 - x,
        "i": 180 - 2 * x,
        "f": 360 - x,
        "P": 2 * (x + y),
        "h": h,
        "xyh": x * y * h,
        "z": z,
        "t": x + y + z,
        "shape": article(one) if one else "",
        "shapes": f"{one}s",
    }
    *before, last = work.format(**parts).split(", ")
    steps = [("plan", plan), *(("compute", claim) for claim in before), ("conclude", last)]
    return Draft(ask.format(**parts), steps, last.rsplit(" ", 1)[1])


# Solver: answers questions on shapes by laying them out in unit squares, cubes and degrees.

CORNERS = {"triang": 3, "pentagon": 5, "hexagon": 6, "heptagon": 7, "octagon": 8, "nonagon": 9, "decagon": 10}


def _angle(text: str, parts: list[int]) -> int:
    if "isosceles" in text:
        parts = parts * 2
    quarter = re.search("right angle|right-angled|vertical", text)
    return len(range(sum(parts), 360 if "full" in text else 90 if quarter else 180))


def _cubes(text: str, edges: list[int]) -> int:
    cubes = 1
    for n in edges * 3 if "edge" in text else edges:
        cubes = sum([cubes] * n)
    return cubes


def _rectangle(text: str, numbers: list[int]) -> int:
    """The side that, with the one given, makes the area or the perimeter."""
    whole, side = max(numbers), min(numbers)
    fits = (lambda n: n * side) if "square" in text else (lambda n: n + side + n + side)
    return next(n for n in range(1, whole) if fits(n) == whole)


def solve(prompt: str) -> str:
    """The measure that is asked for, as a number."""
    text = prompt.lower()
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    square = re.search(r"square(?! c?m\b)", text)
    sides = 4 if square else next((n for name, n in CORNERS.items() if name in text), 0)
    if not numbers:
        return str(sides)
    if re.search("°|degree", text):
        return str(_angle(text, numbers))
    if "cubic" in text:
        return str(_cubes(text, numbers))
    first = numbers[0]
    if re.search(r"circle|radius|diameter|\ba round", text):
        half = re.search(r"diameter (?:of )?\d|m across\.|rim to rim", text)
        return str(first // 2 if half else first + first)
    if len(numbers) == 3:
        return str(sum(numbers))
    if len(numbers) == 2:
        return str(sum([first] * numbers[1]) // 2 if sides == 3 else _rectangle(text, numbers))
    if square and re.search(r"square c?m\b", text):
        return str(sum([first] * first))
    if re.search("one side|gives sides", text):
        return str(next(n for n in range(first) if n + n + n + n == first))
    return str(sum([first] * sides))
