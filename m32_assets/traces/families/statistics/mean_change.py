"""A mean and how many it stands for: the total behind it, and what a value more or less does to it."""

import re
from statistics import mean

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

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


def points(kind: str) -> list[tuple[int, ...]]:
    """The numbers for a kind of question."""
    if kind in ("total", "number", "both"):
        return GROUPS if kind == "both" else MEANS
    ranges = {"after": (-3, 5), "out": (-3, 5), "fall": (-3, -1), "cut": (-3, -1), "shift": (2, 5)}
    least, most = ranges.get(kind, (1, 5))
    return [c for c in CHANGES if least <= c[2] <= most]


def two_groups(n: int, m: int, k: int, w: int) -> list[str]:
    """The calculations of the mean of two groups together."""
    one, other = n * m, k * w
    return [
        f"{m} × {n} = {one}",
        f"{w} × {k} = {other}",
        f"{one} + {other} = {one + other}",
        f"{n} + {k} = {n + k}",
        f"{one + other} ÷ {n + k} = {(one + other) // (n + k)}",
    ]


# The names of the calculations are in one field, with "; " between them.
WORDINGS = named_wordings(1)(__file__)


@family("reasoning", in_words=3, point=[(k, texts, p) for k, *texts in WORDINGS for p in points(k)])
def mean_change(point: tuple[str, list[str], tuple[int, ...]]) -> Draft:
    kind, texts, (n, m, e, *w) = point
    t, k, w = n * m, e, sum(w)
    mean, x, y, d = m + e, m + e * (n + 1), m - e * (n - 1), n * abs(e)
    lots = f"{m} × {n} = {t}"
    grown = [lots, f"{t} + {x} = {t + x}", f"{t + x} ÷ {n + 1} = {mean}"]
    one_group = {
        "total": [lots],
        "number": [f"{t} ÷ {m} = {n}"],
        "after": grown,
        "out": [lots, f"{t} - {y} = {t - y}", f"{t - y} ÷ {n - 1} = {mean}"],
        "rise": [*grown, f"{mean} - {m} = {e}"],
        "fall": [*grown, f"{m} - {mean} = {-e}"],
        "need": [lots, f"{mean} × {n + 1} = {t + x}", f"{t + x} - {t} = {x}"],
        "raise": [f"{d} ÷ {n} = {e}", f"{m} + {e} = {mean}"],
        "cut": [f"{d} ÷ {n} = {-e}", f"{m} - {-e} = {mean}"],
        "shift": [f"{m} + {e} = {mean}"],
    }
    claims = two_groups(n, m, k, w) if kind == "both" else one_group[kind]
    numbers = {"n": n, "m": m, "M": mean, "x": y if kind == "out" else x, "t": t, "d": d, "e": e, "k": k, "w": w}
    prompt, known, names = (fill_template(text, **numbers, more=str(n + 1), less=str(n - 1)) for text in texts)
    *steps, last = [f"{name}: {claim}" for name, claim in zip(names.split("; "), claims, strict=True)]
    work = [("plan", known), *(("compute", step) for step in steps), ("conclude", last)]
    return Draft(prompt, work, last.split()[-1])


# Solver: answers questions on a mean that changes by laying out as many values as it stands for.

# Questions for how many values there are: their sum is told.
NUMBER = (
    r"sum (?:of a list is )?\d|[Tt]otal \d|\d+ \w+ (?:in all|in total|together)|ogether: \d|ogether the|"
    r"^\w+ sold \d+ \w+, |were paid|drank|picked|Dividing"
)
# Texts that begin with the mean; the usual order is how many, mean, change.
MEAN_FIRST = (
    r"^[^\d]*\d+[^\d]* on average[^\d]* (?:for|in|at|on) \d|average (?:of|was) \d+ (?:points from|likes on|after)|"
    r"averages? \d+ (?:points over|after)|averaged \d+|^Mean \d+ from|go from \d+"
)
# Texts that begin with the change.
CHANGE_FIRST = r"^A teacher finds|^Drop|^Because a \w+ with|to make the average \w+ \d|v \+ \d"
# Texts with the change before the mean.
CHANGE_MIDDLE = r"^one of my|\d+ more points\. average|extra points"
# A value is taken out.
OUT = (
    r"struck|taken (?:away|out)|leaves|Drop|Without|goodbye|ignores|remove\(|sells the|cross out|cancelled|breaks|"
    r"thrown|is sold"
)
# Questions for the value that leads to a given mean.
NEED = r"must|lifts|target|Needed|number x"
# One value grows, one shrinks, all of them grow.
RAISE = r"raised|more points|[Oo]ne of them grows|goes up by|more plants|alone gets|slips one|just one of them"
CUT = r"smaller by|eats|cut by|leaks|chewed|subtract|burns down|gives away|takes \d+ \w+ back"
SHIFT = r"in \d+ years|Each |each of them|every (?:one|puppy|rope)|all \d+ of us|for v in"
# Questions for the change of the mean.
MOVE = (
    r"[Hh]ow (?:much|far)|[Bb]y (?:how many|what)|[Hh]ow many points (?:does|did) the average|"
    r"How many \w+ (?:longer|lower|higher|shorter)|climb|the mean (?:gain|lose)|[Ii]ncrease|[Dd]ecrease"
)


def solve(prompt: str) -> str:
    """The total, the count, the new mean, the change of it or the value that makes it so."""
    prompt = in_digits(prompt)
    first, second, *rest = (int(n) for n in re.findall(r"\d+", prompt))
    if re.search(NUMBER, prompt):
        return str(next(count for count in range(first + 1) if sum([second] * count) == first))
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
