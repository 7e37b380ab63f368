"""Multiples near a number: the next, the last, the nearest one, how far off; the first and last with two digits."""

import re
from itertools import count

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

# The multiples of n around x.
ALL = [(n, x) for n in range(3, 13) for x in range(2 * n, 12 * n) if x % n and (x + x // n // 2) % 2]
POINTS = {
    "near": [(n, x) for n, x in ALL if 2 * (x % n) != n],
    "tens": [(10, x) for x in range(11, 300) if x % 5],
    "hundreds": [(100, x) for x in range(103, 999, 4) if x % 50],
    "largest": [(n, 100) for n in range(3, 20)],
    "smallest": [(n, 10) for n in range(3, 10)],
}
WORDINGS = [(kind, text, *numbers) for kind, text in keyed_wordings(__file__) for numbers in POINTS.get(kind, ALL)]


@family("reasoning", in_words=3, point=WORDINGS)
def nearest_multiple(point: tuple[str, str, int, int]) -> Draft:
    kind, text, n, x = point
    q = (x - 1) // n
    low, high = n * q, n * q + n
    under, over = {"largest": ("two digits", "three digits"), "smallest": ("one digit", "two digits")}.get(
        kind, (f"below {x}", f"above {x}")
    )
    plan = f"multiples of {n} around {x}"
    lines = [f"{n} × {q} = {low}, {under}", f"{n} × {q + 1} = {high}, {over}"]
    down, up = f"{x} - {low} = {x - low}", f"{high} - {x} = {high - x}"
    if kind == "add":
        plan, last, answer = f"{plan}, then the one above - {x}", up, high - x
    elif kind == "take":
        plan, last, answer = f"{plan}, then {x} - the one below", down, x - low
    elif kind in ("above", "smallest"):
        last, answer = f"it is {high}", high
    elif kind in ("below", "largest"):
        last, answer = f"it is {low}", low
    else:
        lines, plan = [*lines, down, up], f"{plan}, then how far each is"
        answer = low if x - low < high - x else high
        last = f"{abs(x - answer)} < {n - abs(x - answer)}, so {answer}"
    steps = [("plan", plan), *(("compute", line) for line in lines), ("conclude", last)]
    return Draft(fill_template(text, n=n, x=x), steps, str(answer))


# Solver: answers questions about the multiples near a number by stepping away from it, one by one.

# Questions for the distance up.
ADD = r"\badded|\badd\b|more chairs|more kids|more does|plus|from \d+ up to"
# Questions for the distance down.
TAKE = r"subtract|put aside|take as little|minus|must he keep|do not fit|how far is \d+ above"
# Questions for the multiple below.
BELOW = r"largest|greatest|last|as many|without passing|going down"
# Questions for the nearest multiple.
NEAR = r"closest|nearest"


def solve(prompt: str) -> str:
    """The multiple that is asked for, or how far it is."""
    text = in_digits(prompt).lower()
    numbers = [int(n) for n in re.findall(r"\d+", re.sub(r"2[- ]digits?|ends in 0|from 0", "", text))]
    if re.search("2[- ]digit", text):
        numbers.append(100 if re.search(BELOW, text) else 9)
    elif len(numbers) == 1:
        numbers.append(100 if "hundred" in text else 10)
    n, x = min(numbers), max(numbers)
    if re.search("smallest 2|with 2 digits", text):
        n, x = numbers
    start = x - 1 if "2-digit" in text and x == 100 else x
    up = next(step for step in count(1) if (x + step) % n == 0)
    down = next(step for step in count(0) if (start - step) % n == 0)
    if re.search(ADD, text):
        return str(up)
    if re.search(TAKE, text):
        return str(down)
    if re.search(NEAR, text):
        return str(x - down if down < up else x + up)
    return str(start - down if re.search(BELOW, text) else x + up)
