"""A part of a number and something more: what is left, two parts, a part of the rest, the whole from a part."""

import re
from fractions import Fraction as F
from itertools import count

from m32_assets.traces.families.fractions.fraction_of import Part, fractions_of, part_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, spread_points

PARTS = [Part(t, b) for b in (2, 3, 4, 5, 6, 8, 10, 12) for t in range(1, b) if F(t, b).denominator == b]
ONE = [(f, f, s * f.bottom, k) for f in PARTS[:-4] for s in range(2, 41 if f.bottom == 2 else 13) for k in range(2, 10)]
MORE = [point for point in ONE if point[2] * (1 - F(*point[0])) > point[3]]
PAIR = [
    (f, g, n, 0)
    for f in PARTS[:9]
    for g in PARTS[:9]
    for n in range(6, 61)
    if f.bottom != g.bottom and F(*f) + F(*g) < 1 and n % f.bottom == n % g.bottom == 0
]
NEST = [
    (f, g, n, 0)
    for f in PARTS[:9]
    for g in PARTS[:9]
    for n in range(8, 91)
    if n % (f.bottom * g.bottom) == 0 and (f, g) != ((2, 5), (2, 3))
]
# The points: fractions {f} and {g}, the number {n}, and {k} that come or go besides.
SPACES = {
    "left": ONE[::8],
    "two": PAIR,
    "both": PAIR,
    "rest": NEST,
    "restof": NEST,
    "ofof": NEST,
    "more": MORE,
    "less": [point for point in ONE if point[2] * F(*point[0]) > point[3]],
    "leftless": MORE,
    "leftplus": ONE,
    "whole": ONE[::8],
    "wholeleft": ONE[::8],
    "gone": [(f, f, 0, 0) for f in PARTS],
    "parts": [(f, g, 0, 0) for f in PARTS[:9] for g in PARTS[:9]],
}
POINTS = spread_points(__file__, SPACES.__getitem__, 150)


@family("reasoning", in_words=3, point=POINTS)
def fraction_story(point: tuple) -> Draft:
    (kind, texts, f, g, n, k), ((t, b), (u, c)) = point, point[2:4]
    x, y = n // b * t, n // c * u
    r, left = n - x, Part(b - t, b)
    values = {"f": f, "g": g, "n": n, "k": k, "p": x if kind == "whole" else r}
    ask, known, *names = (fill_template(text, **values, key=7 * t + b + u) for text in texts)
    if kind == "gone":
        lines = [f"{names[0]}: {b}/{b} - {f} = {left}"]
    elif kind == "parts":
        product, low = Part(t * u, b * c), F(t * u, b * c)
        end = f"{product}" if low.denominator == b * c else f"{product} = {low}"
        lines = [f"top times top: {t} × {u} = {t * u}", f"bottom times bottom: {b} × {c} = {b * c}"]
        lines.append(f"{names[0]}: {end}")
    elif kind == "whole":
        lines = _whole(x, t, b, *names)
    elif kind == "wholeleft":
        lines = [f"{names[0]}: 1 - {f} = {left}, so {left} of {names[1]} is {r}", *_whole(r, b - t, b, *names[1:])]
    elif kind == "ofof":
        whole, part, share, wanted = names
        lines = [*part_of(n, g, whole, part), *part_of(y, f, share, wanted)]
    elif kind in ("two", "both"):
        whole, one, other, *results = names
        claims = [f"{x} + {y} = {x + y}", f"{n} - {x + y} = {n - x - y}"][: len(results)]
        lines = [*part_of(n, f, whole, one), *part_of(n, g, whole, other), *_named(results, claims)]
    elif kind in ("rest", "restof"):
        (whole, part, rest, second, *results), z = names, r // c * u
        lines = [*part_of(n, f, whole, part), f"{rest}: {n} - {x} = {r}", *part_of(r, g, "the rest", second)]
        lines += _named(results, [f"{r} - {z} = {r - z}"][: len(results)])
    else:
        whole, part, *results = names
        claims = {
            "left": [f"{n} - {x} = {r}"],
            "more": [f"{x} + {k} = {x + k}"],
            "less": [f"{x} - {k} = {x - k}"],
            "leftplus": [f"{n} - {x} = {r}", f"{r} + {k} = {r + k}"],
            "leftless": [f"{n} - {x} = {r}", f"{r} - {k} = {r - k}"],
        }[kind]
        lines = [*part_of(n, f, whole, part), *_named(results, claims)]
    steps = [("plan", known), *(("compute", line) for line in lines[:-1]), ("conclude", lines[-1])]
    return Draft(ask, steps, lines[-1].rsplit(" ", 1)[1])


def _named(names: list[str], claims: list[str]) -> list[str]:
    return [f"{name}: {claim}" for name, claim in zip(names, claims, strict=True)]


def _whole(known: int, top: int, bottom: int, whole: str, wanted: str) -> list[str]:
    """The lines from ``top`` parts, which are ``known``, to all ``bottom`` parts of the whole."""
    one = known // top
    lines = [f"1/{bottom} of {whole}: {known} ÷ {top} = {one}"] if top > 1 else []
    return [*lines, f"{wanted}: {one} × {bottom} = {one * bottom}"]


# Solver: answers stories of parts by trying out the whole, or in rationals.

# Questions for the whole.
WHOLE = r"(?i)whole|full|(?:which|what) number|the number|x = \?|do I have\?$|highest"
# The number is what is left of the whole.
FROM_LEFT = r"at first|beginning|before|in all\?"
# The second fraction is of the rest.
NESTED = r"of the rest|(?:of )?the remaining|of what is left|of those still"
# The second fraction is of the first part.
OF_PART = (
    r"of (?:these|what he took|his share|her share)"
    r"|of the (?:girls|birds|ones|sold|lawn|rock|night|winners|novels|result)"
)
# Questions for both parts together.
BOTH = r" or |together|plus|the 2 days|in total|altogether|in all|sum of|between them"
# Questions for what is left of the rest.
LEFT = r"left|remain|still|now|at the end"
# The first event takes something away.
LEFT_FIRST = (
    r"left\b|remain|finish|x -|swapped|sells|sold|(?<!nobody )gets? off|spent|lost|takes|burst|borrowed|remove"
    r"|[Ww]e eat"
)
# The second event adds something, to the rest or to the part.
GAIN = r"buys|bought|get on|came in|found|\+|adds?\b|new\b|come back|fresh|put\b"
LOSS = r"less|minus|Subtract| - |back|off again|rotten|at home|broke|served|cancelled|wrong"


def solve(prompt: str) -> str:
    """A number of things, or a fraction."""
    text = in_digits(prompt)
    parts, rest = fractions_of(text)
    numbers = [int(n) for n in re.findall(r"\d+", rest)]
    x, y = parts[0], parts[-1]
    if not numbers:
        return str(x * y if len(parts) == 2 else 1 - x)
    n, k = numbers[0], numbers[-1]
    question = re.split(r"[.;:] |, (?=how)", re.sub(NESTED, "", text))[-1]
    if len(parts) == 2:
        if re.search(NESTED, text):
            return str(n - x * n - y * (n - x * n) if re.search(LEFT, question) else y * (n - x * n))
        if re.search(r"(?<!sum )of +of|× +×", rest) or re.search(OF_PART, text):
            return str(x * y * n)
        return str(x * n + y * n if re.search(BOTH, question) else n - x * n - y * n)
    if len(numbers) == 1:
        share = 1 - x if re.search(FROM_LEFT, question) else x if re.search(WHOLE, question) else 0
        return str(next(whole for whole in count(n) if whole * share == n) if share else n - x * n)
    if re.search(LEFT_FIRST, text):
        return str(n - x * n + (k if re.search(GAIN, text) else -k))
    n, k = max(numbers), min(numbers)
    return str(n * x + (-k if re.search(LOSS, text) else k))
