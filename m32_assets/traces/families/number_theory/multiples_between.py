"""Multiples found one after the other: those between two numbers, of two numbers, even and odd ones, and added up."""

import re
from math import lcm

from m32_assets.traces.families.statistics.average import running_sums
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

SIDES = ("even", "odd")
PAIRS = ((2, 3), (2, 5), (2, 7), (3, 4), (3, 5), (3, 7), (4, 5), (4, 6), (4, 10), (5, 6), (6, 8), (6, 9), (8, 12))
PARITY = [(odd, x, 0) for x in range(10, 160) for odd in (0, 1)]
COUNT = [
    (n, n * p - 1 - (p + c) % (n - 1), n * (p + c - 1) + 1 + (2 * p + c) % (n - 1))
    for n in range(3, 13)
    for p in range(2, 7)
    for c in range(2, 7)
]
# Multiples of n between x and k, of n and k above x, k of n or behind x; n is 0 for even numbers, 1 for odd ones.
NUMBERS = {
    "count": COUNT,
    "list": COUNT,
    "before": PARITY,
    "after": PARITY,
    "both": [(n, x, k) for n, k in PAIRS for x in range(9, 120) if 0 < -x % lcm(n, k) <= 4 * k and x % k],
    "sum": [(n, 0, k) for n in range(2, 21) for k in (3, 4, 5)],
    "run": [(odd, x, k) for x in range(2, 60) for odd in (0, 1) for k in (3, 4)],
}
POINTS = [(*wording, *given) for wording in named_wordings(0)(__file__) for given in NUMBERS[wording[0]]]


@family("reasoning", in_words=3, point=POINTS)
def multiples_between(point: tuple[str, str, str, int, int, int]) -> Draft:
    kind, *texts, n, x, k = point
    a, b = (n, k) if kind == "both" else (x, k)
    prompt, known = (
        fill_template(re.sub("<(.*?)>", lambda words: words[1].split("/")[n], text), n=n, x=x, a=a, b=b, k=k)
        for text in texts
    )
    # the result is called what is wanted
    wanted = known.rpartition("wanted: ")[2]
    if kind in ("before", "after"):
        way = -1 if kind == "before" else 1
        found = [x + way, x + 2 * way][: 1 + ((x + 1) % 2 != n)]
        lines = [f"{y} ends in {y % 10}, so it is {SIDES[y % 2]}" for y in found]
        answer = str(found[-1])
    elif kind == "both":
        found = range(x // k * k + k, x + -x % lcm(n, k) + 1, k)
        lines = [f"multiples of {k} above {x}, until {n} divides one"]
        lines += [
            f"multiple {y}: {y} - {n} × {y // n} = {y % n}, so {n} does not divide it"
            if y % n
            else f"multiple {y}: {n} × {y // n} = {y}, so {n} divides it"
            for y in found
        ]
        answer = str(found[-1])
    elif kind in ("sum", "run"):
        first, step = (n, n) if kind == "sum" else (x + 1 + (x + 1 + n) % 2, 2)
        found = range(first, first + step * k, step)
        *before, last = running_sums(found, wanted)
        lines = [f"numbers to add: {', '.join(map(str, found))}", *before]
        answer = last.removeprefix(f"{wanted}: ")
    else:
        found = range(x // n * n + n, k, n)
        more, row = ", ".join(f"{y} + {n} = {y + n}" for y in found), ", ".join(map(str, found))
        lines = [f"first multiple: {n} × {found[0] // n} = {found[0]}, past {x}"]
        lines.append(f"then {n} more each time: {more}, past {k}")
        if kind == "count":
            lines.append(f"multiples between {x} and {k}: {row}")
        answer = str(len(found)) if kind == "count" else row
    steps = [("plan", known), *(("compute", line) for line in lines), ("conclude", f"{wanted}: {answer}")]
    return Draft(prompt, steps, answer.rpartition(" = ")[2])


# Solver: answers questions about several multiples by going through the numbers and dividing each.

# Questions for a sum.
SUM = r"sum\b|\badds?\b|total|altogether|together\?"
# Cues of going down.
DOWN = r"below|before|count back|less than|fewer than|down|under"


def solve(prompt: str) -> str:
    """The multiple, the row of them, their number or their sum."""
    text = in_digits(prompt).lower()
    numbers = [int(n) for n in re.findall(r"\d+", re.sub("(?:from|second|minute) 0", "", text))]
    parity = re.search(r"\b(even|odd)\b", text)
    after = re.search(r"(?:above|after second|after|greater than|past) (\d+)", text)
    x = int(after[1]) if after else max(numbers)
    if parity and not re.search(SUM, text):
        row = range(x - 1, 0, -1) if re.search(DOWN, text) else range(x + 1, x + 9)
        return str(next(y for y in row if (y % 2 == 1) == (parity[1] == "odd")))
    if re.search(SUM, text):
        many = re.search(r"first (\d+)|next (\d+)|(\d+) (?:even|odd)|(\d+) (?:weeks|rounds)", text)
        k = int(next(filter(None, many.groups()))) if many else 0
        numbers.remove(k)
        row = (y for y in range(1, 400) if y % numbers[0] == 0)
        if parity:
            row = (y for y in range(x + 1, 400) if (y % 2 == 1) == (parity[1] == "odd"))
        return str(sum(next(row) for _ in range(k)))
    if after and "how many" not in text and "count" not in text:
        numbers.remove(x)
        return str(next(y for y in range(x + 1, 999) if not any(y % n for n in numbers)))
    n, low, high = sorted(numbers)[-3:] if len(numbers) == 3 else (numbers[0], *numbers[-2:])
    row = [str(y) for y in range(low, high + 1) if y % n == 0]
    return str(len(row)) if re.search("how many|how often|count the", text) else ", ".join(row)
