"""Multiples near a number: the next, the last, the nearest one, how far off; the first and last with two digits."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

# The multiples of n around x.
ALL = [(n, x) for n in range(3, 13) for x in range(2 * n, 12 * n) if x % n and (x + x // n // 2) % 2]
POINTS = {
    "near": [(n, x) for n, x in ALL if 2 * (x % n) != n],
    "tens": [(10, x) for x in range(11, 300) if x % 5],
    "hundreds": [(100, x) for x in range(103, 999, 4) if x % 50],
    "largest": [(n, 100) for n in range(3, 20)],
    "smallest": [(n, 10) for n in range(3, 10)],
}
WORDINGS = [
    (kind, text, *numbers) for kind, text in keyed_wordings("nearest_multiple") for numbers in POINTS.get(kind, ALL)
]


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
    return Draft(told(text, n=n, x=x), steps, str(answer))
