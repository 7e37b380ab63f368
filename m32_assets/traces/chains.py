"""Calculations in a row, written like ``n × p; B - ^``: their plan, their lines and fitting numbers.

Letters are numbers, ``^`` is the result before and ``^^`` the one before it. The signs are + - × ÷ and *up*, which
goes to the next multiple. Doubles and halves up to 200 take one line.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from m32_assets.traces.columns import divided, multiplied
from m32_assets.traces.family import permuted

# How the plan names an operation on two results.
NAMES = {"+": "sum", "-": "difference", "×": "product", "÷": "quotient"}


def worked(work: str, values: dict[str, int]) -> tuple[str, list[str], list[int]]:
    """The plan, the lines and the results of the calculations. A quotient that does not come out even is -1."""
    plan: list[str] = []
    lines: list[str] = []
    done: list[int] = []
    for left, sign, right in (task.split() for task in work.split("; ")):
        a, b = (done[-len(x)] if x[0] == "^" else values.get(x) or int(x) for x in (left, right))
        short = -a % b if sign in ("÷", "up") else 0
        if sign == "×":
            done.append(a * b)
            lines += [f"{a} × {b} = {a * b}"] if 2 in (a, b) and a * b <= 200 else multiplied(a, b)
        elif sign == "÷":
            done.append(-1 if short else a // b)
            lines += [f"{a} ÷ 2 = {a // 2}"] if b == 2 and a <= 200 else divided(a, b)
        elif sign == "up":
            done.append(a + short if short else -1)
            lines.append(f"{a} up to {done[-1]}")
        else:
            done.append(a + b if sign == "+" else a - b)
            lines.append(f"{a} {sign} {b} = {done[-1]}")
        if left == "^^":
            plan.append(f"their {NAMES[sign]}")
        elif left == "^^^":
            plan.append(f"the first {sign} it")
        elif left == right:
            plan.append(f"{sign} itself" if left == "^" else f"{a} {sign} {b}")
        elif sign == "up":
            plan.append(f"{a} up to the next {b}")
        else:
            plan.append(f"{sign} {b}" if left == "^" else f"{a} {sign} {'it' if right == '^' else b}")
    return f"first {', then '.join(plan)}" if len(plan) > 1 else plan[0], lines, done


def chosen(work: str, ranges: Mapping[str, Sequence[int]], most: int, key: str) -> list[dict[str, int]]:
    """Up to ``most`` choices of the letters, mixed by ``key``.

    The numbers differ, no result is below 1, and there are at most six lines.
    """
    letters = [letter for letter in ranges if letter in work.replace(";", "").split()]
    size = math.prod(len(ranges[letter]) for letter in letters)
    found: list[dict[str, int]] = []
    for k in range(min(size, 20 * most)):
        if len(found) == most:
            break
        point, at = permuted(k, size, key), {}
        for letter in letters:
            point, digit = divmod(point, len(ranges[letter]))
            at[letter] = ranges[letter][digit]
        if len(set(at.values())) == len(at):
            _, lines, done = worked(work, at)
            if min(done) > 0 and len(lines) == len(set(lines)) < 7:
                found.append(at)
    return found
