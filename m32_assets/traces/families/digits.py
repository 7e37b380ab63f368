"""Reckoning with the digits of a number: their sum, product and difference, how many there are, the number reversed."""

from itertools import accumulate, pairwise

from m32_assets.traces.columns import multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import in_words
from m32_assets.traces.wordings import keyed_wordings, told

TWO = [n for n in range(12, 99) if n % 10 and n % 11]
THREE = [n for n in range(102, 988) if len(set(str(n))) == 3][::5]
LONG, SOME, ROW = range(1_203, 9_000_000, 71_317), range(10_213, 99_000, 677), "digits of {n}: {row}; "
# What is asked: the steps, the last one ending with the answer, and the numbers; for the parts see `digits`.
FORMS = {
    "sum": (ROW + "{add}", THREE),
    "root": (ROW + "{add}{again}", [n for n in THREE if sum(map(int, str(n))) > 9]),
    "product": (ROW + "{multiply}", [n for n in [*TWO, *THREE] if not {*str(n)} & {"0", "1"} and n < 500]),
    "gap": ("digits of {n}: largest {hi}, smallest {lo}; {hi} - {lo} = {apart}", THREE),
    "least": ("from small to large: {up}; smallest: {lo}", THREE),
    "pair gap": (ROW + "{hi} - {lo} = {apart}", TWO),
    "ends": ("first digit {first}, last digit {o}; {first} + {o} = {ends}", THREE),
    "double": ("first the digit sum, then × 2; {add}; 2 × {s} = {ss}", TWO),
    "without": ("digit sum of {n}; {add}; {n} - {s} = {rest}", TWO),
    "compare": ("digits of {n}: {add}; digits of {m}: {others}; so the larger has {winner}", TWO),
    "biggest": ("from large to small: {down}; largest: {hi}", THREE),
    "count": ("digits numbered: {numbered}; the number of digits is {k}", LONG),
    "evens": (ROW + "even: {even}; count: {evens}", SOME),
    "odds": (ROW + "odd: {odd}; count: {odds}", SOME),
    "often": (ROW + "places of {f}: {spots}; count: {fs}", SOME),
    "back": (ROW + "from the end: {wor}; together: {back}", [n for n in THREE if n % 10]),
    "swap gap": ("backwards: {back}; {big} - {small} = {change}", TWO),
    "times": ("tens {t}, ones {o}; {t} × {o} = {to}", THREE),
    "swap sum": ("back: {back}; {n} + {back} = {twin}", TWO),
}
POINTS = [(FORMS[key][0], text, n) for key, text in keyed_wordings("digits") for n in FORMS[key][1]]


def _chain(digits: list[int]) -> str:
    """The digits added one by one: ``"4 + 7 = 11; 11 + 2 = 13"``."""
    return "; ".join(f"{a} + {d} = {b}" for (a, b), d in zip(pairwise(accumulate(digits)), digits[1:], strict=True))


@family("reasoning", point=POINTS)
def digits(point: tuple[str, str, int]) -> Draft:
    (form, text, n), row = point, str(point[2])
    c, back, m = [int(d) for d in row], int(row[::-1]), n * 7 % 79 + 12
    hi, lo, t, o, s, f = max(c), min(c), c[-2], c[-1], sum(c), max(row, key=row.count)
    m += s == m // 10 + m % 10  # so that the digit sums differ
    sums, even, odd = [s, s // 10 + s % 10], [d for d in row if d in "02468"], [d for d in row if d in "13579"]
    parts = {
        "n": n,
        "m": m,
        "w": in_words(n) if n < 1000 else "",
        "row": ", ".join(row),
        "wor": ", ".join(row[::-1]),
        "down": ", ".join(sorted(row)[::-1]),
        "up": ", ".join(sorted(row)),
        "add": _chain(c),
        "back": back,
        "again": "".join(f"; digits of {x}: {x // 10} + {x % 10} = {x // 10 + x % 10}" for x in sums if x > 9),
        "multiply": "; ".join(multiplied(*c[:2]) + (multiplied(c[0] * c[1], o) if len(c) > 2 else [])),
        "hi": hi,
        "lo": lo,
        "others": _chain([m // 10, m % 10]),
        "apart": hi - lo,
        "first": c[0],
        "o": o,
        "ends": c[0] + o,
        "t": t,
        "to": t * o,
        "s": s,
        "ss": 2 * s,
        "rest": n - s,
        "winner": n if s > m // 10 + m % 10 else m,
        "k": len(c),
        "even": ", ".join(even) or "none",
        "odd": ", ".join(odd) or "none",
        "evens": len(even),
        "odds": len(odd),
        "f": f,
        "fs": row.count(f),
        "change": abs(n - back),
        "twin": n + back,
        "numbered": ", ".join(f"{d} ({i})" for i, d in enumerate(row, 1)),
        "big": max(n, back),
        "small": min(n, back),
        "spots": ", ".join(str(i) for i, d in enumerate(row, 1) if d == f),
    }
    plan, *work, last = (("{w} is {n}; " if "{w}" in text else "") + form).format(**parts).split("; ")
    steps = [("plan", plan), *(("compute", line) for line in work), ("conclude", last)]
    return Draft(told(text, **parts), steps, last.rsplit(" ", 1)[1])
