"""Percentages in two steps: taken off or put on and then shared, more gone or added, off twice, interest for years."""

import re
from fractions import Fraction

from m32_assets.traces.families.fractions.percentage_of import percent_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, spread_points

BY = {75: 4, 50: 2, 25: 4}
PERCENTS = (5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90)
EASY = [
    (n, p)
    for n in (20, 24, 30, 36, 40, 48, 50, 60, 70, 80, 90, 100, 110, 120, 150, 160, 200, 240, 300, 400)
    for p in PERCENTS
    if n % BY.get(p, 20 if p % 10 else 10) == 0
]
SPLIT = [(n, p, m) for n, p in EASY for m in range(2, 9) if p <= 50]
GAINS = [(n, p, k) for n, p in EASY for k in range(3, 18, 2) if p <= 60 and n * (100 - p) > 100 * k]
# Those whose losses borrow nothing from the hundreds: their working is short.
SHORT = {(n, p) for n, p in EASY if n < 100 or n % 100 >= n * p // 100 % 100}
LOSSES = [
    (n, p, k) for n, p, k in GAINS if (n, p) in SHORT and (n * (100 - p) < 10000 or n * (100 - p) // 100 % 100 >= k)
]
SIMPLE = [(n, p, y) for n in range(100, 1000, 100) for p in range(2, 9) for y in (2, 3, 4, 5)]
# The points: the number {n}, the percentage {p}, and shares {m}, an amount {k}, years {y} or a second percentage {q}.
SPACES = {
    "offsplit": [(n, p, m) for n, p, m in SPLIT if n * (100 - p) % (100 * m) == 0],
    "addsplit": [(n, p, m) for n, p, m in SPLIT if p <= 25 and n * (100 + p) % (100 * m) == 0],
    "not": [(n, p, 0) for n, p in EASY if (n, 100 - p) in EASY],
    "less": LOSSES,
    "plus": LOSSES,
    "more": GAINS,
    "twice": [
        (n, p, q)
        for n, p in sorted(SHORT)
        for q in PERCENTS
        if p != q and p <= 50 >= q and (n * (100 - p) // 100, q) in EASY
    ],
    "interest": SIMPLE,
    "total": SIMPLE,
}
POINTS = spread_points(__file__, SPACES.__getitem__, 200)


@family("reasoning", in_words=3, point=POINTS)
def percent_story(point: tuple) -> Draft:
    kind, texts, n, p, x = point
    ask, known, *names = (fill_template(text, n=n, p=p, m=x, k=x, y=x, q=x) for text in texts)
    a, r = n * p // 100, n - n * p // 100
    if kind == "not":
        percent_left, whole, wanted = names
        lines = [f"{percent_left}: 100% - {p}% = {100 - p}%", *percent_of(n, 100 - p, whole, wanted)]
    elif kind == "twice":
        (whole, part, left, second, wanted), b = names, r * x // 100
        lines = [*percent_of(n, p, whole, part), f"{left}: {n} - {a} = {r}"]
        lines += [*percent_of(r, x, f"the {left}", second), f"{wanted}: {r} - {b} = {r - b}"]
    else:
        whole, part, *results = names
        after = {
            "offsplit": [f"{n} - {a} = {r}", f"{r} ÷ {x} = {r // x}"],
            "addsplit": [f"{n} + {a} = {n + a}", f"{n + a} ÷ {x} = {(n + a) // x}"],
            "less": [f"{n} - {a} = {r}", f"{r} - {x} = {r - x}"],
            "plus": [f"{n} - {a} = {r}", f"{r} + {x} = {r + x}"],
            "more": [f"{a} + {x} = {a + x}"],
            "interest": [f"{a} × {x} = {a * x}"],
            "total": [f"{a} × {x} = {a * x}", f"{n} + {a * x} = {n + a * x}"],
        }[kind]
        named = (f"{name}: {claim}" for name, claim in zip(results, after, strict=True))
        lines = [*percent_of(n, p, whole, part), *named]
    steps = [("plan", known), *(("compute", line) for line in lines[:-1]), ("conclude", lines[-1])]
    return Draft(ask, steps, lines[-1].rsplit(" ", 1)[1])


# Solver: answers stories of percentages by the part of a hundred that is there afterwards, in rationals.

PERCENT = r"(\d+) ?(?:%|percent)"
# The interest alone is asked, not the sum with it.
INTEREST = r"of interest|[Ww]hat (?:is the simple )?interest|much interest|Interest only|[Ss]imple interest in|^simple"
# The amount is shared out at the end.
SHARED = r"equal|share|evenly|split|divide|for each of them|÷"
# The percentage is put on before the amount is shared.
ON = r"\btip\b|plus|\+|\btop\b|more|[Ii]ncrease|\b[Rr]aise|rises|grow|earned|VAT|service"
# Questions of a part alone, with something added to it.
PART = (
    r"plus \d+(?:\?| dollars\.)|plus \d+% of|^Add|^Find|^\d+%.*\+|more (?:on|than|after)|also|as well"
    r"|so far|full|filled|today: "
)
# After a loss something is added.
GAIN = r"\bnew|put|[Dd]elivery|found|\+|\badd|given|get on|bought|shipping|back|extra"


def solve(prompt: str) -> str:
    """The amount in the end."""
    text = in_digits(prompt)
    parts = [Fraction(int(p), 100) for p in re.findall(PERCENT, text) if p != "100"]
    numbers = [int(n) for n in re.findall(r"\d+", re.sub(PERCENT, "", text))]
    n, x, p = max(numbers), min(numbers), parts[0]
    if len(parts) == 2:
        return str(n * (1 - p) * (1 - parts[1]))
    if len(numbers) == 1:
        return str(n * (1 - p))
    if "year" in text:
        interest = sum(n * p for _ in range(x))
        return str(interest if re.search(INTEREST, text) else n + interest)
    if re.search(SHARED, text):
        return str(n * (1 + p if re.search(ON, text) else 1 - p) / x)
    if re.search(PART, text):
        return str(n * p + x)
    return str(n * (1 - p) + (x if re.search(GAIN, text) else -x))
