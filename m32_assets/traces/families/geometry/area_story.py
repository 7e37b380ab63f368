"""Areas, lengths around and volumes in two steps or more: less, together, tiles, costs, laps, and sides found back."""

import re
from collections.abc import Callable

from m32_assets.traces.chains import calculated, chosen
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

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
# The key of a wording is the work, and whether its result is a number or dollars. Its last field has a name for every
# calculation.
POINTS = [
    (work, form, texts, at)
    for key, *texts in named_wordings(1)(__file__)
    for work, form in [key.split(" = ")]
    for at in chosen(work, RANGES, 120, texts[0])
]


@family("reasoning", in_words=3, point=POINTS)
def area_story(point: tuple) -> Draft:
    work, form, texts, at = point
    prompt, known, names = (fill_template(text, **at) for text in texts)
    named = zip(names.split("; "), calculated(work, at), strict=True)
    claims = [f"{name}: {a} {sign} {b} = {result}" for name, (a, sign, b, result) in named]
    answer = claims[-1].rpartition(" ")[2]
    if form == "$":
        answer = f"${answer}"
        claims.append(f"the {names.rpartition('; ')[2]} is {answer}")
    steps = [("plan", known), *(("compute", claim) for claim in claims[:-1]), ("conclude", claims[-1])]
    return Draft(prompt, steps, answer)


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


def times(*numbers: int) -> int:
    """All of the numbers multiplied, layer by layer."""
    product, *rest = numbers
    for n in rest:
        product = sum([product] * n)
    return product


def measure(*numbers: int) -> int:
    """The missing edge of a box: the largest number is its volume."""
    volume, *edges = sorted(numbers, reverse=True)
    return first(lambda k: times(k, *edges) == volume)


# A cue, and what to do with the numbers of the text; the first cue that is found counts. Here the sides of the first
# rectangle come before the other numbers, wherever the text has them.
SIDES = re.compile(r"(\d+)(?: ?[a-z]+)?(?: long| wide)?(?: by| x| ×| and|,) (\d+)")
RULES_FOR_SIDES: tuple[tuple[str, Callable[..., int]], ...] = (
    ("trapez", lambda a, b, h: area(a + b, h) // 2),
    ("triangular|every triangle", lambda *n: times(*n) // 2),
    ("above it a triangle", lambda a, b, c: area(a, b) + area(a, c) // 2),
    ("makes equal triangles|legs|diagonal", lambda a, b: area(a, b) // 2),
    ("all its faces|cube, edge|cube-shaped", lambda s: times(6, s, s)),
    ("surface of a box|prism", lambda g, h, c: sum([area(g, h), area(g, c), area(h, c)] * 2)),
    ("papered|label", lambda g, h, c: area(around(g, h), c)),
    ("wire model", lambda g, h, c: sum([g, h, c] * 4)),
    ("pot holds|volume \\d|rain water", measure),
    ("bales|bricks|gravel lies|of sand|trench|aquarium|V = |sugar cubes", times),
    ("\\d bedrooms|banners|stamps|panels|allotment|shingles|carrots|fans", times),
    ("front and back|either side|twice the area", lambda a, b: area(a, b) + area(a, b)),
    ("grass seed|painters|tins|storey|pieces", lambda a, b, n: first(lambda k: area(k, n) == area(a, b))),
    ("walkway|just the border|gravel", lambda g, h, w: area(g + w + w, h + w + w) - area(g, h)),
    ("edged with|wooden frame", lambda g, h, w: area(g + w + w, h + w + w)),
    ("pavement|bezel", lambda a, w: a + w + w),
    ("walls are|of margin", lambda a, w: max(a, w) - min(a, w) - min(a, w)),
    ("a margin|measured outside", lambda a, b, w: area(a - w - w, b - w - w)),
    ("bits|square tiles \\d|patches|pixel", fitting),
    ("are sewn on|-> perimeter|around its edge once", lambda s, b: around(b, first(lambda k: area(k, b) == s))),
    ("once around a rect|long is a rect|card \\d", lambda p, b: first(lambda k: around(k, b) == p)),
    ("all the way round a|string lie|perimeter \\d+, one", lambda p, b: area(b, first(lambda k: around(k, b) == p))),
    ("chicken run|square: perimeter|tablecloth has", lambda p: first(lambda k: around(k, k) == p) ** 2),
    ("unchanged", lambda s, d: first(lambda k: area(k, d) == area(s, s))),
    ("exchanged", lambda a, b, g: first(lambda k: area(k, g) == area(a, b))),
    ("laid out as a square|side of the square =", lambda a, b: first(lambda k: around(k, k) == around(a, b))),
    ("loop of string", lambda s, d: first(lambda k: around(k, d) == around(s, s))),
    ("more is it around|I run around", lambda a, b, s: around(a, b) - around(s, s)),
    ("sheep pen|perimeters of", lambda a, b, g, h: around(a, b) + around(g, h)),
    ("jog|robot|hamster", lambda a, b, n: sum([around(a, b)] * n)),
    ("ice rink", lambda n, s: sum([around(s, s)] * n)),
    ("to spare|not used", lambda g, h, r: r - around(g, h)),
    ("on the roll", lambda r, s: r - around(s, s)),
    ("skirting|gutter", lambda a, b, c: around(a, b) - c),
    ("river|taped", lambda a, b: a + b + b),
    ("lantern", lambda a, b, t: len(range(0, around(a, b), t))),
    ("porch|knitted", lambda a, b, c: area(a + c, b)),
    ("longer and \\d+ \\w+ wider", lambda a, b, c, d: area(a + c, b + d)),
    ("moths|bar takes|trim", lambda a, b, c: area(a - c, b)),
    ("sides double|are doubled", lambda g, h: area(g + g, h + h)),
    ("mural", lambda g, h, n: area(times(g, n), times(h, n))),
    ("times as long as wide", lambda h, n: area(times(h, n), h)),
    ("times the width", lambda h, n: around(times(h, n), h)),
    ("longer than high", lambda h, n: area(h + n, h)),
    ("more than that in length", lambda h, n: around(h + n, h)),
    ("\\d (?:windows|pictures|flower beds)", lambda a, b, n, c, d: area(a, b) - times(n, c, d)),
    ("square hatch|sticker|of silk|square has|: a square", lambda a, b, s: area(a, b) - area(s, s)),
    ("plus a square|to the area of a rect", lambda a, b, s: area(a, b) + area(s, s)),
    ("square carpet|plus area of the square", lambda s, g: area(s, s) + area(g, g)),
    ("square corner|small square inside", lambda s, c: area(s, s) - area(c, c)),
    (
        "plus \\d|plus bedroom|add the|whole area|floor splits|number of square",
        lambda a, b, g, h: area(a, b) + area(g, h),
    ),
    (
        "cut a piece|shed|pond|blackboard|slot|door|lake|stage|bigger|i gain|posters?",
        lambda a, b, g, h: abs(area(a, b) - area(g, h)),
    ),
)
# The same with the numbers in the order of the text.
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
    text = re.sub("cubes of 1 cm", "cubes", in_digits(prompt))
    numbers = [int(n) for n in re.findall(r"(?<!\$)\b\d+", text)]
    if price := re.search(r"\$(\d+)", text):
        edge = re.search("fence|lace|hedge|edging|lights|netting|rail", text, re.IGNORECASE)
        measured = (around if edge else area)(*numbers[:2] * (3 - len(numbers[:2])))
        return f"${sum([measured - area(*numbers[2:] or (0, 0))] * int(price[1]))}"
    for cue, rule in RULES_FOR_SIDES:
        if re.search(cue, text, re.IGNORECASE):
            sides = [int(n) for found in SIDES.finditer(text) for n in found.groups()][:2]
            others = numbers.copy()
            for side in sides:
                others.remove(side)
            return str(rule(*sides, *others))
    return str(next(rule for cue, rule in RULES if re.search(cue, text, re.IGNORECASE))(*numbers))
