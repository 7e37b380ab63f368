"""Squares, triangles, polygons, boxes, prisms, pyramids, circles and angles: the fact, then the numbers put in."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import article
from m32_assets.traces.wordings import fill_template, named_wordings
from m32_assets.traces.words import words_of

SIDES, PAIRS = [(x, 0) for x in range(2, 31)], [(x, y) for x in range(2, 21) for y in range(2, 13)]
LONG = [(x, 0) for x in range(2, 90)]
POLYGONS = dict(enumerate(words_of("triangle square pentagon hexagon heptagon octagon nonagon decagon"), 3))
PRISMS = {3: "triangular prism", 4: "cube", 5: "pentagonal prism", 6: "hexagonal prism", 8: "octagonal prism"}
PYRAMIDS = {3: "triangular pyramid", 4: "square pyramid", 5: "pentagonal pyramid", 6: "hexagonal pyramid"}
SOLIDS, TIPPED = [(0, y) for y in PRISMS], [(0, y) for y in PYRAMIDS]
MANY_SOLIDS = [(x, y) for x in range(2, 13) for y in PRISMS]
REGULAR = [(0, y) for y in POLYGONS if 180 * (y - 2) % y == 0 and y != 4]
# The key of the wordings, the fact, the work, the numbers x and y; for the rest see `parts`. A wording ends with
# the name of what is wanted.
FORMS = (
    ("square area", "side {x}, and the area is side × side", "{x} × {x} = {xx}", SIDES),
    ("square perimeter", "a square has 4 equal sides of {x}", "4 × {x} = {x4}", LONG),
    ("side of a square", "4 equal sides of a square make {x4}", "{x4} ÷ 4 = {x}", LONG),
    ("missing side", "area {xy}, a side {y}; a side is the area ÷ the other side", "{xy} ÷ {y} = {x}", PAIRS[::2]),
    (
        "other side",
        "perimeter {P}, a side {y}; two sides make half the perimeter",
        "half the perimeter: {P} ÷ 2 = {s}, {s} - {y} = {x}",
        PAIRS[::2],
    ),
    (
        "triangle area",
        "base {x}, height {Y}; a triangle has half of base × height",
        "base × height: {x} × {Y} = {xY}, {xY} ÷ 2 = {xy}",
        PAIRS[::2],
    ),
    (
        "triangle perimeter",
        "a triangle has sides of {x}, {y} and {z}",
        "two sides: {x} + {y} = {s}, {s} + {z} = {t}",
        PAIRS[::2],
    ),
    (
        "polygon perimeter",
        "{shape} has {y} sides, each of {x}",
        "{y} × {x} = {xy}",
        [(x, y) for x in range(2, 21) for y in (3, 5, 6, 7, 8, 10)],
    ),
    ("polygon", "{shape} has as many corners as sides", "{y}", [(0, y) for y in POLYGONS]),
    (
        "polygons",
        "{x} {shapes}, each with {y} sides and {y} corners",
        "{x} × {y} = {xy}",
        [(x, y) for x in range(2, 13) for y in POLYGONS],
    ),
    (
        "box volume",
        "edges of {x}, {y} and {h}; volume is length × width × height",
        "length × width: {x} × {y} = {xy}, {xy} × {h} = {xyh}",
        PAIRS[::2],
    ),
    (
        "cube volume",
        "edge {x}; volume is edge × edge × edge",
        "edge × edge: {x} × {x} = {xx}, {xx} × {x} = {xxx}",
        [(x, 0) for x in range(2, 13)],
    ),
    (
        "angles of a triangle",
        "angles of {x}° and {y}°; all three of a triangle make 180°",
        "both known angles: {x} + {y} = {s}, 180 - {s} = {m}",
        [(x, y) for x in range(20, 100, 5) for y in range(22, 78, 7)],
    ),
    (
        "equal base angles",
        "two angles of {x}° each; all three of a triangle make 180°",
        "both equal angles: 2 × {x} = {x2}, 180 - {x2} = {i}",
        [(x, 0) for x in range(10, 86)],
    ),
    (
        "angles on a line",
        "one angle of {x}°; angles on a line make 180°",
        "180 - {x} = {n}",
        [(x, 0) for x in range(11, 170)],
    ),
    ("right angle", "one part of {x}°; a right angle has 90°", "90 - {x} = {r}", [(x, 0) for x in range(5, 86)]),
    ("full turn", "a part of {x}°; a full circle has 360°", "360 - {x} = {f}", [(x, 0) for x in range(20, 340, 3)]),
    ("circle", "radius {x}; the diameter is 2 × the radius", "2 × {x} = {x2}", LONG),
    ("radius", "diameter {x2}; the radius is half the diameter", "{x2} ÷ 2 = {x}", LONG),
    (
        "side of a polygon",
        "{shape} has {y} equal sides, {xy} in all",
        "{xy} ÷ {y} = {x}",
        [(x, y) for x in range(2, 21) for y in (3, 5, 6, 7, 8, 10)],
    ),
    ("parallelogram area", "base {x}, height {y}; a parallelogram has base × height", "{x} × {y} = {xy}", PAIRS[::2]),
    ("edges of a cube", "a cube has 12 edges, each of {x}", "12 × {x} = {x12}", SIDES),
    ("prism volume", "base {x}, height {y}; a prism has base × height", "{x} × {y} = {xy}", PAIRS[::2]),
    (
        "pyramid volume",
        "base {x}, height {y3}; a pyramid has a third of base × height",
        "base × height: {x} × {y3} = {xy3}, {xy3} ÷ 3 = {xy}",
        PAIRS[::2],
    ),
    (
        "angle sum",
        "{shape} splits into triangles of 180°, 2 fewer than its sides",
        "triangles: {y} - 2 = {t2}, {t2} × 180 = {sum}",
        [(0, y) for y in POLYGONS if y > 3],
    ),
    (
        "regular angle",
        "{shape} splits into triangles of 180°, 2 fewer than its sides",
        "triangles: {y} - 2 = {t2}, sum of the angles: {t2} × 180 = {sum}, {sum} ÷ {y} = {inner}",
        REGULAR,
    ),
    ("outer angle", "{shape} has {y} equal turns of 360° in all", "360 ÷ {y} = {outer}", REGULAR),
    (
        "angles of a quadrilateral",
        "angles of {x}°, {y}° and {w}°; all four make 360°",
        "two angles: {x} + {y} = {s}, three angles: {s} + {w} = {sw}, 360 - {sw} = {q}",
        [(x, y) for x in range(20, 100, 5) for y in range(30, 90, 10)],
    ),
    ("faces of a prism", "{prism} has 2 ends and {y} faces between", "{y} + 2 = {y_2}", SOLIDS),
    ("edges of a prism", "{prism} has {y} edges at each end and {y} between", "3 × {y} = {y3}", SOLIDS),
    ("corners of a prism", "{prism} has {y} corners at each end", "2 × {y} = {y2}", SOLIDS),
    ("faces of a pyramid", "{pyramid} has a base and {y} faces up to its tip", "{y} + 1 = {y_1}", TIPPED),
    ("edges of a pyramid", "{pyramid} has {y} edges below and {y} up to its tip", "2 × {y} = {y2}", TIPPED),
    ("corners of a pyramid", "{pyramid} has {y} corners below and its tip", "{y} + 1 = {y_1}", TIPPED),
    (
        "edges of prisms",
        "{x} {prisms}, each with {y} edges at each end and {y} between",
        "edges of one: 3 × {y} = {y3}, {x} × {y3} = {xy3}",
        MANY_SOLIDS,
    ),
    (
        "faces of prisms",
        "{x} {prisms}, each with 2 ends and {y} faces between",
        "faces of one: {y} + 2 = {y_2}, {x} × {y_2} = {xy_2}",
        MANY_SOLIDS,
    ),
    (
        "base angle",
        "{i}° at the top, equal angles at the base; all three make 180°",
        "both base angles: 180 - {i} = {x2}, {x2} ÷ 2 = {x}",
        [(x, 0) for x in range(10, 86)],
    ),
)
MOST = 60
# Of many numbers each wording gets a part, up to MOST, so that facts of few numbers are not rare.
POINTS = [
    (fact, work, ask, wanted, *xy)
    for form, fact, work, numbers in FORMS
    for step in [1 + len(numbers) // MOST]
    for at, (key, ask, wanted) in enumerate(named_wordings(0)(__file__))
    if key == form
    for xy in numbers[at % step :: step]
]


@family("reasoning", point=POINTS)
def shapes(point: tuple) -> Draft:
    fact, work, ask, wanted, x, y = point
    one, h, w = POLYGONS.get(y, ""), 2 + (x + 2 * y) % 4, 60 + (x + y) // 5 % 5 * 10
    prism, pyramid, t2 = PRISMS.get(y, "prism"), PYRAMIDS.get(y, "pyramid"), y - 2
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
        "w": w,
        "sw": x + y + w,
        "q": 360 - x - y - w,
        "x12": 12 * x,
        "y2": 2 * y,
        "y3": 3 * y,
        "xy3": 3 * x * y,
        "y_1": y + 1,
        "y_2": y + 2,
        "xy_2": x * (y + 2),
        "t2": t2,
        "sum": 180 * t2,
        "inner": 180 * t2 // y if y else 0,
        "outer": 360 // y if y else 0,
        "shape": article(one) if one else "",
        "shapes": f"{one}s",
        "plain": one,
        "prism": article(prism),
        "prisms": f"{prism}s",
        "pyramid": article(pyramid),
    }
    prompt, fact, work, wanted = (fill_template(text, **parts) for text in (ask, fact, work, wanted))
    *before, last = work.split(", ")
    steps = [
        ("plan", f"{fact}; wanted: {wanted}"),
        *(("compute", claim) for claim in before),
        ("conclude", f"{wanted}: {last}"),
    ]
    return Draft(prompt, steps, last.rsplit(" ", 1)[-1])


# Solver: answers questions on shapes by laying them out in unit squares, cubes and degrees.

CORNERS = {
    "triang": 3,
    "quadrilateral": 4,
    "pentagon": 5,
    "hexagon": 6,
    "heptagon": 7,
    "octagon": 8,
    "nonagon": 9,
    "decagon": 10,
}
# A square that is a shape, not a unit of areas.
SQUARE = re.compile(r"square(?! (?:mm|cm|dm|m|km|inch|inches|foot|feet|yards|miles|units)\b)")
# A diameter is given.
ACROSS = re.compile(r"diameter (?:of )?\d|\bd = \d|m across\.|rim to rim|diameter of a .* is \d|diameter,? \d")


def _angle(text: str, parts: list[int], corners: int) -> int:
    if not parts:
        each, outside = re.search(r"\beach|exterior", text), re.search("turn|exterior", text)
        whole = 360 if outside else sum([180] * (corners - 2))
        return next(n for n in range(whole + 1) if sum([n] * corners) == whole) if each else whole
    if re.search(r"each (?:base|equal|lower) angle(?! \d)", text):
        return next(n for n in range(90) if n + n + parts[0] == 180)
    if "isosceles" in text:
        parts = parts * 2
    quarter = re.search("right angle|right-angled|vertical", text)
    return len(range(sum(parts), 360 if re.search("full|quadrilateral", text) else 90 if quarter else 180))


def _cubes(text: str, edges: list[int]) -> int:
    cubes = 1
    for n in edges * 3 if len(edges) == 1 else edges:
        cubes = sum([cubes] * n)
    return len(range(0, cubes, 3)) if "pyramid" in text else cubes


def _solid(text: str, ends: int) -> int:
    """The corners, the faces, or, by Euler's formula, the edges of a prism or pyramid."""
    corners, faces = (ends + 1, ends + 1) if "pyramid" in text else (ends + ends, ends + 2)
    return faces if "face" in text else corners + faces - 2 if "edge" in text else corners


def _rectangle(text: str, numbers: list[int]) -> int:
    """The side that, with the one given, makes the area or the perimeter."""
    whole, side = max(numbers), min(numbers)
    fits = (lambda n: n * side) if "square" in text else (lambda n: n + side + n + side)
    return next(n for n in range(1, whole) if fits(n) == whole)


def solve(prompt: str) -> str:
    """The measure that is asked for, as a number."""
    text = prompt.lower()
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    square = SQUARE.search(text)
    sides = next((n for name, n in CORNERS.items() if name in text), 4 if square or "cube" in text else 0)
    if re.search("°|degree", text):
        return str(_angle(text, numbers, sides))
    if re.search("cubic|volume|v =", text):
        return str(_cubes(text, numbers))
    if re.search("cube|prism|pyramid", text):
        of_all = _solid(text, sides)
        return str(sum([of_all] * numbers[0]) if numbers else of_all)
    if not numbers:
        return str(sides)
    first = numbers[0]
    if re.search(r"circle|radius|diameter|\ba round|sphere", text):
        return str(first // 2 if ACROSS.search(text) else first + first)
    if len(numbers) == 3:
        return str(sum(numbers))
    if "parallelogram" in text:
        return str(sum([first] * numbers[1]))
    if len(numbers) == 2 and sides == 3:
        return str(sum([first] * numbers[1]) // 2)
    if len(numbers) == 2:
        return str(_rectangle(text, numbers))
    if re.search(r"square (?:mm|cm|dm|m|km|inch|inches|foot|feet|yards|miles|units)\b", text) and sides == 4:
        return str(sum([first] * first))
    if re.search("one side|gives sides", text):
        return str(next(n for n in range(first) if sum([n] * sides) == first))
    return str(sum([first] * sides))
