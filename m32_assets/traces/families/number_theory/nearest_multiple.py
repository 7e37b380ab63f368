"""Multiples near a number: the next, the last, the nearest one, how far off; the first and last with two digits."""

import re
from itertools import count

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

# The multiples of n around x.
ALL = [(n, x) for n in range(3, 13) for x in range(2 * n, 12 * n) if x % n and (x + x // n // 2) % 2]
POINTS = {
    "near": [(n, x) for n, x in ALL if 2 * (x % n) != n],
    "tens": [(10, x) for x in range(11, 300) if x % 5],
    "hundreds": [(100, x) for x in range(103, 999, 4) if x % 50],
    "largest": [(n, 100) for n in range(3, 20)],
    "smallest": [(n, 10) for n in range(3, 10)],
}
WORDINGS = [(*line, *numbers) for line in named_wordings(1)(__file__) for numbers in POINTS.get(line[0], ALL)]


@family("reasoning", in_words=3, point=WORDINGS)
def nearest_multiple(point: tuple[str, str, str, str, int, int]) -> Draft:
    kind, *texts, n, x = point
    prompt, known, name = (fill_template(text, n=n, x=x) for text in texts)
    # the result is called what is wanted
    wanted, q = known.rpartition("wanted: ")[2], (x - 1) // n
    low, high = n * q, n * q + n
    under, over = {"largest": ("two digits", "three digits"), "smallest": ("one digit", "two digits")}.get(
        kind, (f"below {x}", f"above {x}")
    )
    lines = [f"{name}: {n} × {q} = {low}, {under}", f"{name}: {n} × {q + 1} = {high}, {over}"]
    down, up = x - low, high - x
    if kind == "add":
        last, answer = f"{wanted}: {high} - {x} = {up}", up
    elif kind == "take":
        last, answer = f"{wanted}: {x} - {low} = {down}", down
    elif kind in ("near", "tens", "hundreds"):
        lines += [f"from {x} down to {low}: {x} - {low} = {down}", f"from {x} up to {high}: {high} - {x} = {up}"]
        answer = low if down < up else high
        last = f"{min(down, up)} < {max(down, up)}, so {wanted}: {answer}"
    else:
        answer = high if kind in ("above", "smallest") else low
        last = f"{wanted}: {answer}"
    steps = [("plan", known), *(("compute", line) for line in lines), ("conclude", last)]
    return Draft(prompt, steps, str(answer))


# Solver: answers questions about the multiples near a number by stepping away from it, one by one.

# Questions for the distance up.
ADD = r"\badded|\badd\b|how many more|plus|\d \+|missing|extra|short of|from \d+ up to"
# Questions for the distance down.
TAKE = (
    r"subtract|put aside|take as little|minus|must he keep|do not fit|how far is \d+ above|is \d+ over|knock off|"
    r"mod\b|%|left over|too many|waste|remains|without a tray|outside"
)
# Questions for the multiple below.
BELOW = r"largest|greatest|biggest|highest|last|as many|at most|without passing|going (?:down|back)|down to|floor"
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
