"""Reckoning with the digits of a number: their sum, product and difference, how many there are, the number reversed."""

import re
from itertools import accumulate, pairwise

from m32_assets.traces.columns import multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import in_words
from m32_assets.traces.verification.number_words import in_digits
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
POINTS = [(FORMS[key][0], text, n) for key, text in keyed_wordings(__file__) for n in FORMS[key][1]]


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


# Solver: answers questions about the digits of a number by tearing its text apart.


WHAT = (
    ("root", r"go on adding|remains\.|again and again"),
    ("without", r"Subtract the digit sum|is taken from"),
    ("double", r"twice|double"),
    ("larger sum", r"larger digit sum|whose digits|higher total"),
    ("ends", r"[Ff]irst.* last digit|first digit \+"),
    ("times", r"[Tt]ens digit"),
    ("product", r"product|[Mm]ultipl"),
    ("change", r"swap|wrong order|difference between \d+ and|Swap"),
    ("twin", r"^Add .* and |plus|2 numbers"),
    ("even", r"\beven\b"),
    ("odd", r"\bodd\b"),
    ("often", r"appear|how many times"),
    ("gap", r"difference|minus|greater|from its|far apart"),
    ("most", r"largest"),
    ("least", r"smallest"),
    ("back", r"backwards|reverse|right to left|turned around"),
    ("length", r"How many digits|Count the digits|how many digits|digit keys|number of digits"),
    ("sum", r"sum|[Aa]dd|total"),
)


def _laid(digits: str) -> int:
    """The sum of the digits, as so many strokes."""
    return len("".join("|" * int(d) for d in digits))


def solve(prompt: str) -> str:
    """The result of what the first fitting cue asks."""
    text = re.sub(r"\bone\b", "1", in_digits(prompt))
    text = re.sub(r"(\d) hundred(?: and (\d+))?", lambda m: m[1] + (m[2] or "").zfill(2), text)
    numbers = re.findall(r"\d+", text)
    n, what = max(numbers, key=len), next(name for name, cue in WHAT if re.search(cue, text))
    back, rest = "".join(reversed(n)), int(n)
    root, product = n, 1
    while len(root) > 1:
        root = str(_laid(root))
    for d in n[-2:] if what == "times" else n:
        product = len(range(0, product * int(d)))
    for _ in range(_laid(n)):
        rest -= 1
    ordered = [d for d in "0123456789" if d in n]
    found = {
        "root": root,
        "without": rest,
        "double": _laid(n + n),
        "larger sum": max(numbers, key=_laid),
        "ends": _laid(n[0] + n[-1]),
        "times": product,
        "product": product,
        "change": abs(int(n) - int(back)),
        "twin": int(n) + int(back),
        "even": len(re.sub("[13579]", "", n)),
        "odd": len(re.sub("[02468]", "", n)),
        "often": n.count(min(numbers, key=len)),
        "gap": int(ordered[-1]) - int(ordered[0]),
        "most": ordered[-1],
        "least": ordered[0],
        "back": int(back),
        "length": len(n),
        "sum": _laid(n),
    }
    return str(found[what])
