"""Polygons, solids, angles and circles: how many sides, faces or degrees they have, and what they are called."""

import re

from m32_assets.traces.families.knowledge.facts_calendar import completed, named, picked, verdict
from m32_assets.traces.family import Draft, family
from m32_assets.traces.knowledge import Kind, Point, grouped, points, question, turned
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import keyed_wordings

NAMED = "triangle:3;quadrilateral:4;pentagon:5;hexagon:6;heptagon:7;octagon:8;nonagon:9;decagon:10;dodecagon:12"
WITH_FOUR = "square:4;rectangle:4;rhombus:4;parallelogram:4;trapezium:4;kite:4"
SIDES = Kind(f"{NAMED};{WITH_FOUR}", "{ax} is a polygon with {y} sides", "the number of sides of {ax} is {y}")
CORNERS = Kind(
    f"{NAMED};{WITH_FOUR}", "{ax} has a corner for each of its {y} sides", "the number of corners of {ax} is {y}"
)
FACES = Kind(
    """cube:6:6 squares;cuboid:6:6 rectangles;tetrahedron:4:4 triangles;square pyramid:5:a square and 4 triangles;
    pentagonal pyramid:6:a pentagon and 5 triangles;hexagonal pyramid:7:a hexagon and 6 triangles;
    triangular prism:5:2 triangles and 3 rectangles;pentagonal prism:7:2 pentagons and 5 rectangles;
    hexagonal prism:8:2 hexagons and 6 rectangles;octahedron:8:8 triangles;dodecahedron:12:12 pentagons;
    icosahedron:20:20 triangles""",
    "the faces of {ax}: {z}",
    "the number of faces of {ax} is {y}",
)
EDGES = Kind(
    """cube:12:4 at the top, 4 at the bottom, 4 upright;cuboid:12:4 at the top, 4 at the bottom, 4 upright;
    tetrahedron:6:3 around the base, 3 up to the tip;square pyramid:8:4 around the base, 4 up to the tip;
    pentagonal pyramid:10:5 around the base, 5 up to the tip;hexagonal pyramid:12:6 around the base, 6 up to the tip;
    triangular prism:9:3 at each end, 3 between them;pentagonal prism:15:5 at each end, 5 between them;
    hexagonal prism:18:6 at each end, 6 between them;octahedron:12:4 around the middle, 4 up, 4 down""",
    "the edges of {ax}: {z}",
    "the number of edges of {ax} is {y}",
)
VERTICES = Kind(
    """cube:8:4 at the top, 4 at the bottom;cuboid:8:4 at the top, 4 at the bottom;
    tetrahedron:4:3 on the base, 1 at the tip;square pyramid:5:4 on the base, 1 at the tip;
    pentagonal pyramid:6:5 on the base, 1 at the tip;hexagonal pyramid:7:6 on the base, 1 at the tip;
    triangular prism:6:3 at each end;pentagonal prism:10:5 at each end;hexagonal prism:12:6 at each end;
    octahedron:6:4 in the middle, 1 above, 1 below""",
    "the corners of {ax}: {z}",
    "the number of corners of {ax} is {y}",
)
ANGLE = Kind(
    ";".join(
        f"{degrees}:{name}:{rule}"
        for name, rule, sizes in (
            ("acute", "an angle below 90 degrees", (10, 25, 35, 45, 60, 75, 85)),
            ("right", "an angle of exactly 90 degrees", (90,)),
            ("obtuse", "an angle between 90 and 180 degrees", (95, 105, 120, 135, 150, 165, 175)),
            ("straight", "an angle of exactly 180 degrees", (180,)),
            ("reflex", "an angle between 180 and 360 degrees", (190, 210, 240, 270, 300, 330, 345)),
        )
        for degrees in sizes
    ),
    "{y}: {z}",
    "an angle of {x} degrees is {y}",
)
DEGREES = Kind(
    """a right angle:90:a fourth of a full turn, 360 ÷ 4 = 90;
    a straight angle:180:half a full turn, 360 ÷ 2 = 180;
    a full turn:360:four right angles, 4 × 90 = 360;
    a half turn:180:two right angles, 2 × 90 = 180;
    a quarter turn:90:one right angle;the corner of a square:90:a right angle;
    the corner of an equilateral triangle:60:180 shared by three, 180 ÷ 3 = 60;
    the corner of a regular hexagon:120:720 shared by six, 720 ÷ 6 = 120""",
    "{x} is {z}",
    "in degrees, {x} is {y}",
)
ANGLE_SUM = Kind(
    """triangle:180:its angles make half a turn;quadrilateral:360:two triangles of 180 degrees, 2 × 180 = 360;
    rectangle:360:two triangles of 180 degrees, 2 × 180 = 360;
    parallelogram:360:two triangles of 180 degrees, 2 × 180 = 360;
    pentagon:540:three triangles of 180 degrees, 3 × 180 = 540;
    hexagon:720:four triangles of 180 degrees, 4 × 180 = 720""",
    "{ax}: {z}",
    "the sum of the angles of {ax} is {y}",
)
MIRRORS = Kind(
    """square:4:two through the corners, two through the sides;rectangle:2:through the middles of its sides;
    equilateral triangle:3:one through each corner;isosceles triangle:1:through its tip;
    regular pentagon:5:one through each corner;regular hexagon:6:three through corners, three through sides;
    regular octagon:8:four through corners, four through sides;rhombus:2:through its corners;kite:1:along its length;
    semicircle:1:through the middle""",
    "mirror lines of {ax}: {z}",
    "the number of lines of symmetry of {ax} is {y}",
)
DIAGONALS = Kind(
    """triangle:0:0;square:2:1;rectangle:2:1;pentagon:5:2;hexagon:9:3;heptagon:14:4;octagon:20:5""",
    "from each corner of {ax} diagonals go to {z} other corners, and each is counted from both ends",
    "the number of diagonals of {ax} is {y}",
)
TERM = Kind(
    """the distance from the centre of a circle to its edge:radius:half the diameter;
    the straight line across a circle through its centre:diameter:two radii;
    the length of the line around a circle:circumference:a bit more than three diameters;
    a straight line between any two points of a circle:chord:the diameter is the longest;
    a piece of the curved line of a circle:arc:it is bent;
    the slice of a circle between two radii:sector:like a piece of cake;half of a circle:semicircle:like a setting sun;
    a straight line that touches a circle in one point:tangent:it does not cut it;
    the length around a flat shape:perimeter:the sum of its sides;
    the size of the surface of a flat shape:area:in squares;the amount of space inside a solid:volume:in cubes;
    a pair of lines that never meet, however long:parallel:like rails;
    a pair of lines that meet at a right angle:perpendicular:like a plus sign;
    a line from one corner of a polygon to another that is no side:diagonal:it crosses the inside;
    a triangle with all sides equal:equilateral:each angle has 60 degrees;
    a triangle with just two equal sides:isosceles:like a roof;
    a triangle with no equal sides:scalene:its angles differ too;
    the longest side of a right-angled triangle:hypotenuse:it faces the right angle;
    a rectangle with all sides equal:square:each corner has 90 degrees;
    a slanting quadrilateral with all sides equal:rhombus:like a diamond on a playing card;
    a quadrilateral with exactly two parallel sides:trapezium:like a side view of a bucket;
    a flat shape with straight sides only:polygon:such as a triangle;
    a solid that is perfectly round:sphere:like a ball;a solid like a tin can:cylinder:two circles are its ends;
    a solid with a circle as base and a tip:cone:like a party hat;
    a solid like a brick or a shoe box:cuboid:all faces are rectangles;
    a solid with six equal squares as faces:cube:like a die;a corner point of a solid:vertex:edges meet in it;
    a line where two faces of a solid meet:edge:a cube has 12;an angle of less than 90 degrees:acute:it is sharp;
    an angle wider than a right angle, yet under 180 degrees:obtuse:it is blunt""",
    "{y}: {z}",
    "{x} is called {y}",
    also="""the straight line across a circle through its centre:chord;the length of the line around a circle:perimeter;
    a rectangle with all sides equal:polygon;a rectangle with all sides equal:rhombus;half of a circle:sector;
    a slanting quadrilateral with all sides equal:polygon;a triangle with all sides equal:isosceles;
    a quadrilateral with exactly two parallel sides:polygon;a solid with six equal squares as faces:cuboid""",
)
OBJECT = Kind(
    grouped(
        """sphere: a football, a globe, a marble, a soap bubble; cube: a die, a box as wide as it is long and high;
        cylinder: a tin can, a water pipe, a drum; cone: a party hat, a funnel; cuboid: a brick, a shoe box, a
        matchbox; circle: a coin, a wheel seen from the side, the rim of a cup; square: a chessboard, one key of a
        keyboard seen from above; rectangle: a door, a playing card, a sheet of paper, a football field; octagon: a
        stop sign; hexagon: a cell of a honeycomb; oval: an egg seen from the side; triangle: a give-way sign"""
    ),
    "the outline of {x} makes {ay}",
    "the shape is {y}",
    also="""a chessboard:rectangle;one key of a keyboard seen from above:rectangle;a die:cuboid;a coin:cylinder;
    a box as wide as it is long and high:cuboid;a brick:rectangle;a shoe box:rectangle;a matchbox:rectangle;
    a door:cuboid;a party hat:triangle;a funnel:triangle;a tin can:circle;a drum:circle""",
)
KINDS = {
    "sides": SIDES,
    "corners": CORNERS,
    "by_sides": turned(Kind(NAMED, *SIDES[1:]), "the polygon with {x} sides is {ay}"),
    "by_corners": turned(Kind(NAMED, *CORNERS[1:]), "the polygon with {x} corners is {ay}"),
    "faces": FACES,
    "edges": EDGES,
    "vertices": VERTICES,
    "by_faces": turned(FACES, "the solid with {x} faces is {ay}"),
    "by_edges": turned(EDGES, "the solid with {x} edges is {ay}"),
    "by_vertices": turned(VERTICES, "the solid with {x} corners is {ay}"),
    "angle": ANGLE,
    "by_angle": turned(ANGLE, "the angle that is {x}, in degrees: {y}"),
    "degrees": DEGREES,
    "with_degrees": turned(DEGREES, "what has {x} degrees: {y}"),
    "angle_sum": ANGLE_SUM,
    "with_sum": turned(ANGLE_SUM, "the one with the sum {x} is the {y}"),
    "mirrors": MIRRORS,
    "with_mirrors": turned(MIRRORS, "the one with {x} is the {y}"),
    "diagonals": DIAGONALS,
    "with_diagonals": turned(DIAGONALS, "the one with {x} is the {y}"),
    "term": TERM,
    "term_is": turned(TERM, "{x} is the word for {y}"),
    "object": OBJECT,
    "like": turned(OBJECT, "{ax} is the shape of {y}"),
}


@family("reasoning", point=points(KINDS, keyed_wordings(__file__)))
def facts_shapes(point: Point) -> Draft:
    return question(KINDS, point)


# Solver: from names of polygons, and from rules for prisms and pyramids over a base of n corners.

PREFIXES = "penta hexa hepta octa nona deca hendeca dodeca".split()
NGONS = {
    "triangle": 3,
    "quadrilateral": 4,
    **{f"{prefix}gon": n for n, prefix in enumerate(PREFIXES, 5)},
    **dict.fromkeys("kite parallelogram rectangle rhombus square trapezium".split(), 4),
}
BASES = {"triangular": 3, "square": 4, "pentagonal": 5, "hexagonal": 6}
# Solids of f equal faces with n corners each, k of which meet in a corner.
REGULAR = {"octahedron": (8, 3, 4), "dodecahedron": (12, 5, 3), "icosahedron": (20, 3, 5)}
# Faces, edges and corners.
SOLIDS = {
    **{f"{base} prism": (n + 2, 3 * n, 2 * n) for base, n in BASES.items()},
    **{f"{base} pyramid": (n + 1, 2 * n, n + 1) for base, n in BASES.items()},
    **{name: (f, f * n // 2, f * n // k) for name, (f, n, k) in REGULAR.items()},
    **dict.fromkeys(("cube", "cuboid"), (6, 12, 8)),
    "tetrahedron": (4, 6, 4),
}
BOUNDS = ((90, "acute"), (91, "right"), (180, "obtuse"), (181, "straight"), (360, "reflex"))
TURNS = (
    "60=equilateral|90=right angle,quarter turn,corner of a square|120=hexagon|180=straight angle,half turn|"
    "360=full turn"
)
AXES = (
    "1=isosceles triangle,kite,semicircle|2=rectangle,rhombus|3=equilateral triangle|4=square|5=regular pentagon|"
    "6=regular hexagon|8=regular octagon"
)
TERMS = (
    "acute=less than 90 degrees|arc=curved line of a circle|area=surface of a flat shape|chord=any two points|"
    "circumference=line around a circle|cone=base and a tip|cube=six equal squares|cuboid=like a brick|"
    "cylinder=like a tin can|diagonal=one corner of a polygon to another that is no side|diameter=across a circle|"
    "edge=two faces of a solid meet|equilateral=triangle with all sides|hypotenuse=longest side|"
    "isosceles=just two equal sides|obtuse=under 180 degrees|parallel=never meet|perimeter=around a flat shape|"
    "perpendicular=meet at a right angle|polygon=straight sides only|radius=centre of a circle to its edge|"
    "rhombus=slanting|scalene=no equal sides|sector=between two radii|semicircle=half of a circle|"
    "sphere=perfectly round|square=rectangle with all sides|tangent=touches a circle|trapezium=exactly two parallel|"
    "vertex=corner point of a solid|volume=space inside"
)
THINGS = (
    "circle=a coin,a wheel seen from the side,the rim of a cup|cone=a funnel,a party hat|"
    "cube=a box as wide as it is long and high,a die|cuboid=a brick,a matchbox,a shoe box|cylinder=a drum,a tin can,"
    "a water pipe|hexagon=a cell of a honeycomb|octagon=a stop sign|oval=an egg seen from the side|rectangle=a door,"
    "a football field,a playing card,a sheet of paper|sphere=a football,a globe,a marble,a soap bubble|"
    "square=a chessboard,one key of a keyboard seen from above|triangle=a give-way sign"
)


def _listed(values: dict[str, int]) -> str:
    """A list ``answer=thing|…`` of numbers of things."""
    return "|".join(f"{value}={name}" for name, value in values.items())


def _kind(degrees: int) -> str:
    """The kind of an angle."""
    return next(name for bound, name in BOUNDS if degrees < bound)


def _angle(prompt: str) -> str:
    """What an angle of some degrees is called, the one with a name, or whether the name is right."""
    named_sizes = {size: _kind(int(size)) for size in re.findall(r"\d+", prompt)}
    found = named([name for _, name in BOUNDS], re.sub("(?i)right or wrong", "", prompt))
    if len(named_sizes) > 1:
        return next(size for size, name in named_sizes.items() if name in found)
    (name,) = named_sizes.values()
    return verdict(prompt, name in found) or name


def _counts(prompt: str) -> str:
    """The list for a choice of quoted options."""
    outside = re.sub(r'"[^"]+"', "", prompt.lower())
    if re.search(r"mirror|symmetr", outside):
        return AXES
    if "diagonals" in outside:
        return _listed({name: n * (n - 3) // 2 for name, n in NGONS.items()})
    if re.search(r"\bsum\b|together", outside):
        return _listed({name: 180 * (n - 2) for name, n in NGONS.items()})
    return TURNS if "degrees" in outside else TERMS


def solve(prompt: str) -> str:
    """The number or the name that is asked for."""
    if option := picked(prompt, _counts(prompt)):
        return option
    for text in (TERMS, THINGS):
        if named(re.findall(r"[=,]([^=,|]+)", text), prompt):
            return completed(text, prompt)
    prompt = in_digits(prompt)
    if re.search(r"symmetr|mirror|fold", prompt):
        return completed(AXES, prompt)
    if re.search(r"diagonal", prompt):
        return completed(_listed({name: n * (n - 3) // 2 for name, n in NGONS.items()}), prompt)
    if re.search(r"degree|°|angles", prompt):
        if re.search(r"\bsum\b|together|add(?:ed)? up|in all", prompt):
            return completed(_listed({name: 180 * (n - 2) for name, n in NGONS.items()}), prompt)
        if named(re.findall(r"[=,]([^=,|]+)", TURNS), prompt):
            return completed(TURNS, prompt)
        return _angle(prompt)
    if re.search(r"\bface", prompt, re.I):
        return completed(_listed({name: counts[0] for name, counts in SOLIDS.items()}), prompt)
    if re.search(r"\bedge", prompt, re.I):
        return completed(_listed({name: counts[1] for name, counts in SOLIDS.items()}), prompt)
    if named(SOLIDS, prompt):
        return completed(_listed({name: counts[2] for name, counts in SOLIDS.items()}), prompt)
    return completed(_listed(NGONS), prompt)
