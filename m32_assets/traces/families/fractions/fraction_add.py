"""Adding and subtracting fractions: one bottom for both, then the tops."""

import re
from fractions import Fraction
from math import lcm

from m32_assets.traces.families.fractions.fraction_of import Part, fractions_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, named_wordings

FRACTIONS = [
    Fraction(t, b) for b in (2, 3, 4, 5, 6, 7, 8, 9, 10, 12) for t in range(1, b) if Fraction(t, b).denominator == b
]
PAIRS = [
    (x, y) for x in FRACTIONS for y in FRACTIONS if x > y and x + y <= 1 and lcm(x.denominator, y.denominator) <= 40
]


@family("reasoning", pair=PAIRS, wording=named_wordings(1))
def fraction_add(pair: tuple[Fraction, Fraction], wording: tuple[str, ...]) -> Draft:
    x, y = (Part(*f.as_integer_ratio()) for f in pair)
    bottom = lcm(x.bottom, y.bottom)
    s, t = (f.top * bottom // f.bottom for f in (x, y))
    sign, rule, top = ("+", "add", s + t) if wording[0] == "+" else ("-", "subtract", s - t)
    prompt, known, wanted = (fill_template(text, x=x, y=y, key=s * 41 + t) for text in wording[1:])
    steps = [("plan", known)]
    changed = [f"{f} = {Part(top, bottom)}" for f, top in ((x, s), (y, t)) if f.bottom != bottom]
    if changed:
        steps.append(("transform", f"same bottom {bottom}: {', '.join(changed)}"))
    else:
        rule = f"same bottom, so {rule}"
    steps.append(("compute", f"{rule} the tops: {s} {sign} {t} = {top}"))
    plain, answer = f"{top}/{bottom}", str(Fraction(top, bottom))
    steps.append(("conclude", f"{wanted}: {plain} = {answer}" if plain != answer else f"{wanted}: {answer}"))
    return Draft(prompt, steps, answer)


# Solver: adds and subtracts fractions in rationals.

# What asks for the smaller fraction to be taken from the larger: signs, then words of taking, comparing and keeping.
_LESS = re.compile(
    r"[\dp]\)? ?- ?\(?[\dq]|\+ □|\bx \+|subtract|minus|away|\bless\b|reduce \S+ by|difference|gap|apart|makes the sum"
    r"|must be added|ahead|further|longer|larger|greater|bigger|gain|fall|too \w+|did \w+ win|left\b|rest\b|missing"
    r"|alone|still|keep|taken from|(?<!by )\bnow\b|\bate\b|drinks|remains\?|remains when|needs|was used|used,|cut off"
    r"|afterwards|dry|silence|walked out|did \w+ (?:paint|dig)|do not",
    re.I,
)
# What was there before something was taken.
_BEFORE = re.compile(r"at first|hold before")


def solve(prompt: str) -> str:
    """The sum of the two fractions in the prompt, or what the smaller leaves of the larger."""
    low, high = sorted(fractions_of(prompt)[0])
    less = _LESS.search(prompt) and not _BEFORE.search(prompt)
    return str(high - low if less else high + low)
