"""Values around their mean: the missing or next one, how far the highest or lowest is off, which lie above it."""

import re
import statistics

from m32_assets.traces.families.statistics.average import DAYS, Values, running_sums
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, named_wordings, with_numbers

UP = range(1, 7)
# Means whose product with 4 fits into one line.
EASY = (*range(4, 11), 20)
# How far three or four values are from their mean; s turns all the signs.
ROWS = [
    *((s * o, s * p, -s * (o + p)) for s in (1, -1) for o in UP for p in UP),
    *((s * o, -s * p, s * q, s * (p - o - q)) for s in (1, -1) for o in UP for p in UP for q in UP if p != o + q),
]
# Each row begins at another place, so that the odd one is not always the last.
ALL_LISTS = [
    tuple(mean + far for far in row[i % len(row) :] + row[: i % len(row)])
    for i, row in enumerate(ROWS)
    for mean in (EASY if len(row) == 4 else range(8, 40))
    if mean + min(row) > 1 and len({*row}) == len(row)
]
LISTS = list(dict.fromkeys(ALL_LISTS))[::5]


def above(values: tuple[int, ...]) -> list[bool]:
    """Which of the values are above their mean; none is equal to it."""
    return [value * len(values) > sum(values) for value in values]


# The names are of the sum of what is told, then of the mean (what is missing: of the whole sum), then of the end.
POINTS = [
    (kind, texts, values)
    for kind, *texts in named_wordings(3)(__file__)
    for values in LISTS
    if not kind.startswith(("which", "day")) or above(values).count(kind.endswith("up")) == 1
]


@family("reasoning", point=POINTS)
def mean_story(point: tuple[str, list[str], tuple[int, ...]]) -> Draft:
    kind, texts, values = point
    what, _, side = kind.partition("_")
    n, m = len(values), sum(values) // len(values)
    shown = values[:-1] if kind == "missing" else values
    prompt, known, told, middle, wanted = (
        fill_template(text, n=n, m=m, l=Values(shown), key=7 * values[0] + values[1]) for text in texts
    )
    claim = f"{m} × {n} = {n * m}" if kind == "missing" else f"{n * m} ÷ {n} = {m}"
    if kind in ("missing", "high", "low"):
        a, b = {"missing": (n * m, sum(shown)), "high": (max(values), m), "low": (m, min(values))}[kind]
        answer = str(a - b)
        last = f"{wanted}: {a} - {b} = {answer}"
    else:
        found = [i for i, over in enumerate(above(values)) if over == (side == "up")]
        names = [f"{day} " if what == "day" else "" for day in DAYS]
        answer = {"count": str(len(found)), "which": str(values[found[0]]), "day": DAYS[found[0]]}[what]
        compared = [f"{name}{x} {'>' if x > m else '<'} {m}" for name, x in zip(names, values, strict=False)]
        last = f"{', '.join(compared)}; {wanted}: {answer}"
    if kind == "missing" and "{l" not in texts[1]:
        known = known.replace("; wanted: ", f"; known: {Values(shown):,}; wanted: ")
    elif "{l" not in texts[1]:
        known = with_numbers(known, f"{Values(shown):days}" if what == "day" else f"{Values(shown):,}")
    steps = [
        ("plan", known),
        *(("compute", step) for step in running_sums(shown, told)),
        ("compute", f"{middle}: {claim}"),
        ("conclude", last),
    ]
    return Draft(prompt, steps, answer)


# Solver: answers questions on values and their mean by trying out, and through the statistics module.

# Questions for the distance of the highest value, and of the lowest.
HIGH = r"highest|[Ll]argest|best score|busiest|longest|warmest|heaviest|\boldest|wettest|tallest"
LOW = r"lowest|smallest|cheapest|poorest|youngest|worst|shortest|coldest|lightest|[Qq]uietest"
# Questions for values below the mean.
DOWN = r"below|younger|under|lighter|less late|lower|smaller|shorter|fewer|colder"
# Questions for how many values.
COUNT = r"[Hh]ow many|count the numbers"


def solve(prompt: str) -> str:
    """The missing value, the distance from the mean, or which or how many values are on one side of it."""
    days = re.findall(r"(\w+day) (\d+)", prompt)
    told = re.search(r"\d+(?:(?:,|;| \+) \d+)+(?: and \d+)?|\d+ and \d+", prompt)
    values = [int(n) for n in ([n for _, n in days] or re.findall(r"\d+", told[0] if told else ""))]
    others = sorted(int(n) for n in re.findall(r"\d+", prompt))
    for value in values:
        others.remove(value)
    if others:
        tried = 0
        while statistics.mean([*values, tried]) != others[-1]:
            tried += 1
        return str(tried)
    mean = statistics.mean(values)
    if re.search(HIGH, prompt):
        return str(max(values) - mean)
    if re.search(LOW, prompt):
        return str(mean - min(values))
    chosen = [i for i, value in enumerate(values) if (value < mean) == bool(re.search(DOWN, prompt))]
    if re.search(COUNT, prompt):
        return str(len(chosen))
    return days[chosen[0]][0] if days else str(values[chosen[0]])
