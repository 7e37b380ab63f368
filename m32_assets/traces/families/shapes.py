"""Squares, triangles, boxes, circles and angles: the formula, then the numbers put in."""

from m32_assets.traces.family import Draft, family

SIDES, PAIRS = [(x, 0) for x in range(2, 31)], [(x, y) for x in range(2, 21) for y in range(2, 13)]
# The formula, the work, the numbers x and y, and the questions; Y is twice y.
FORMS = (
    ("square area: side × side", "{x} × {x} = {xx}", SIDES,
     ("What is the area of a square with sides of {x} cm, in square cm?", "Square with side {x} cm: area in square cm?",
      "A square tile is {x} cm wide. Find its area in square cm.")),
    ("square perimeter: 4 × side", "4 × {x} = {x4}", [(x, 0) for x in range(2, 90)],
     ("A square has sides of {x} cm. What is its perimeter in cm?", "Perimeter of a square of side {x} cm, in cm?",
      "How many metres of fence go around a square garden of {x} m a side?")),
    ("triangle area: base × height ÷ 2", "{x} × {Y} = {xY}, {xY} ÷ 2 = {xy}", PAIRS,
     ("A triangle has a base of {x} cm and a height of {Y} cm. What is its area in square cm?",
      "Find the area of a triangle with base {x} cm and height {Y} cm, in square cm.")),
    ("box volume: length × width × height", "{x} × {y} = {xy}, {xy} × 2 = {xY}", PAIRS,
     ("A box is {x} cm long, {y} cm wide and 2 cm high. What is its volume in cubic cm?",
      "Volume in cubic cm of a {x} × {y} × 2 cm box?")),
    ("cube volume: side × side × side", "{x} × {x} = {xx}, {xx} × {x} = {xxx}", [(x, 0) for x in range(2, 13)],
     ("What is the volume of a cube with edges of {x} cm, in cubic cm?", "Cube, edge {x} cm: volume in cubic cm?")),
    ("angles of a triangle: 180 in all", "{x} + {y} = {s}, 180 - {s} = {m}",
     [(x, y) for x in range(20, 100, 5) for y in range(22, 78, 3)],
     ("A triangle has angles of {x}° and {y}°. What is its third angle, in degrees?",
      "In a triangle, one angle has {x} degrees and another {y} degrees. Find the remaining angle in degrees.")),
    ("angles on a line: 180 in all", "180 - {x} = {n}", [(x, 0) for x in range(11, 170)],
     ("Two angles lie next to each other on a straight line. One has {x} degrees. How many has the other?",
      "Which angle in degrees makes a straight angle together with {x} degrees?")),
    ("right angle: 90 in all", "90 - {x} = {r}", [(x, 0) for x in range(5, 86)],
     ("A right angle is split in two. One part has {x} degrees. How many degrees has the other?",)),
    ("circle: the diameter is 2 × the radius", "2 × {x} = {x2}", [(x, 0) for x in range(2, 100)],
     ("A circle has a radius of {x} cm. What is its diameter in cm?", "Radius {x} cm: how many cm is the diameter?")),
)  # fmt: skip
POINTS = [(form, ask, x, y) for form in FORMS for x, y in form[2] for ask in form[3]]


@family("reasoning", point=POINTS)
def shapes(point: tuple) -> Draft:
    (plan, work, _, _), ask, x, y = point
    parts = {
        "x": x, "y": y, "xx": x * x, "xxx": x**3, "x4": 4 * x, "x2": 2 * x, "Y": 2 * y, "xy": x * y, "xY": 2 * x * y,
        "s": x + y, "m": 180 - x - y, "n": 180 - x, "r": 90 - x,
    }  # fmt: skip
    *before, last = work.format(**parts).split(", ")
    steps = [("plan", plan), *(("compute", claim) for claim in before), ("conclude", last)]
    return Draft(ask.format(**parts), steps, last.rsplit(" ", 1)[1])
