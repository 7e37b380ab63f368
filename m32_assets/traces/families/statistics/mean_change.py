"""A mean and how many it stands for: the total behind it, and what a value more or less does to it."""

import re
from statistics import mean

from m32_assets.traces.columns import computing, divided, multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

EASY = (*range(4, 11), 20, 30, 40)  # means whose products fit into one line
MEANS = [(n, m, 1) for n in range(3, 10) for m in range(4, 41)]
# How many, their mean, by how much the mean changes; or twice how many and their mean.
CHANGES = [
    (n, m, e)
    for n in range(3, 10)
    for m in EASY
    for e in (-3, -2, -1, 1, 2, 3, 4, 5)
    if min(m + e * (n + 1), m - e * (n - 1)) > 1
]
GROUPS = [
    (n, m, k, w)
    for n in range(2, 9)
    for k in range(2, 9)
    for m in EASY
    for w in EASY
    if m != w and n + k not in (m, w) and (n * m + k * w) % (n + k) == 0
]
PLANS = {
    "total": "{m} × {n}",
    "number": "{t} ÷ {m}",
    "both": "first {m} × {n} and {w} × {k}, then the sum ÷ {all}",
    "after": "first {m} × {n}, then + {x}, then ÷ {more}",
    "out": "first {m} × {n}, then - {y}, then ÷ {less}",
    "rise": "first {m} × {n}, then + {x}, then ÷ {more}, then - {m}",
    "fall": "first {m} × {n}, then + {x}, then ÷ {more}, then {m} less that",
    "need": "first {m} × {n} and {M} × {more}, then the difference",
    "raise": "first {d} ÷ {n}, then {m} + that",
    "cut": "first {d} ÷ {n}, then {m} - that",
    "shift": "each has {e} more, so the mean too",
}


def points(kind: str) -> list[tuple[int, ...]]:
    """The numbers for a kind of question."""
    if kind in ("total", "number", "both"):
        return GROUPS if kind == "both" else MEANS
    ranges = {"after": (-3, 5), "out": (-3, 5), "fall": (-3, -1), "cut": (-3, -1), "shift": (2, 5)}
    least, most = ranges.get(kind, (1, 5))
    return [c for c in CHANGES if least <= c[2] <= most]


@family("reasoning", in_words=3, point=[(k, text, p) for k, text in keyed_wordings(__file__) for p in points(k)])
def mean_change(point: tuple[str, str, tuple[int, ...]]) -> Draft:
    kind, text, (n, m, e, *w) = point
    t, k, w = n * m, e, sum(w)
    mean, x, y, d = m + e, m + e * (n + 1), m - e * (n - 1), n * abs(e)
    grown = [f"{t} + {x} = {t + x}", *divided(t + x, n + 1)]
    lines = {
        "total": lambda: [],
        "number": lambda: divided(t, m),
        "both": lambda: [*multiplied(w, k), f"{t} + {w * k} = {t + w * k}", *divided(t + w * k, n + k)],
        "after": lambda: grown,
        "out": lambda: [f"{t} - {y} = {t - y}", *divided(t - y, n - 1)],
        "rise": lambda: [*grown, f"{mean} - {m} = {e}"],
        "fall": lambda: [*grown, f"{m} - {mean} = {-e}"],
        "need": lambda: [*multiplied(mean, n + 1), f"{mean * (n + 1)} - {t} = {x}"],
        "raise": lambda: [*divided(d, n), f"{m} + {e} = {mean}"],
        "cut": lambda: [*divided(d, n), f"{m} - {-e} = {mean}"],
        "shift": lambda: [f"{m} + {e} = {mean}"],
    }[kind]()
    *lines, last = lines if kind in ("number", "raise", "cut", "shift") else [*multiplied(m, n), *lines]
    numbers = {"n": n, "m": m, "M": mean, "x": y if kind == "out" else x, "t": t, "d": d, "e": e, "k": k, "w": w}
    plan = PLANS[kind].format(**numbers, y=y, more=n + 1, less=n - 1, all=n + k)
    return Draft(
        fill_template(text, **numbers), [("plan", plan), *computing(*lines), ("conclude", last)], last.split()[-1]
    )


# Solver: answers questions on a mean that changes by laying out as many values as it stands for.

# Questions for how many values there are.
NUMBER = r"sum \d|^\w+ sold \d+ \w+, |in all, which|how many crates|how many tickets|dollars were paid for"
# Texts that begin with the mean; the usual order is how many, mean, change.
MEAN_FIRST = r"average of \d+ points from|averages? \d+|averaged \d+|sold \d+ bikes|go from \d+"
# Texts that begin with the change.
CHANGE_FIRST = r"^A teacher finds|^Drop"
# Texts with the change before the mean.
CHANGE_MIDDLE = r"^one of my"
# A value is taken out.
OUT = r"struck|taken away|leaves|Drop|Without"
# Questions for the value that leads to a given mean.
NEED = r"must|lifts"
# One value grows, one shrinks, all of them grow.
RAISE, CUT, SHIFT = (
    r"raised|more points for one|One of them grows|goes up by",
    r"smaller by|eats",
    r"in \d+ years|Each ",
)
# Questions for the change of the mean.
MOVE = (
    r"how much|By how many|how many points does the average|How many (?:points does|minutes longer|years lower)|how far"
)


def solve(prompt: str) -> str:
    """The total, the count, the new mean, the change of it or the value that makes it so."""
    prompt = in_digits(prompt)
    first, second, *rest = (int(n) for n in re.findall(r"\d+", prompt))
    if re.search(NUMBER, prompt):
        count = 1
        while sum([second] * count) != first:
            count += 1
        return str(count)
    if not rest:
        return str(sum([first] * second))
    third = rest[0]
    if re.search(MEAN_FIRST, prompt):
        first, second = second, first
    elif re.search(CHANGE_FIRST, prompt):
        first, second, third = second, third, first
    elif re.search(CHANGE_MIDDLE, prompt):
        second, third = third, second
    values = [second] * first
    if len(rest) == 2:
        return str(mean([*values, *[rest[1]] * third]))
    if re.search(NEED, prompt):
        return str(next(x for x in range(1000) if mean([*values, x]) == third))
    if re.search(SHIFT, prompt):
        return str(mean(value + third for value in values))
    if re.search(OUT, prompt):
        return str((sum(values) - third) // (first - 1))
    if re.search(f"{RAISE}|{CUT}", prompt):
        return str(mean([values[0] + (-third if re.search(CUT, prompt) else third), *values[1:]]))
    after = mean([*values, third])
    return str(abs(after - second) if re.search(MOVE, prompt) else after)
