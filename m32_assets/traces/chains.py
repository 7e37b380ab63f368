"""Calculations in a row, written like ``n × p; B - ^``: their results, and numbers that fit.

Letters are numbers, ``^`` is the result before and ``^^`` the one before it. The signs are + - × ÷ and *up*, which
goes to the next multiple.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from m32_assets.traces.columns import working
from m32_assets.traces.family import permuted

MAX_LINES = 7
"""Lines of the working of all calculations together."""


def calculated(work: str, values: dict[str, int]) -> list[tuple[int, str, int, int]]:
    """Every calculation: its numbers with the sign between them, and the result.

    The result of a quotient that does not come out even is -1.
    """
    done: list[tuple[int, str, int, int]] = []
    for left, sign, right in (task.split() for task in work.split("; ")):
        a, b = (done[-len(x)][-1] if x[0] == "^" else values.get(x) or int(x) for x in (left, right))
        short = -a % b if sign in ("÷", "up") else 0
        if sign == "÷":
            result = -1 if short else a // b
        elif sign == "up":
            result = a + short if short else -1
        else:
            result = {"+": a + b, "-": a - b, "×": a * b}[sign]
        done.append((a, sign, b, result))
    return done


def chosen(work: str, ranges: Mapping[str, Sequence[int]], most: int, key: str) -> list[dict[str, int]]:
    """Up to ``most`` choices of the letters, mixed by ``key``.

    The numbers differ, so do the calculations, no result is below 1, and written out they have at most ``MAX_LINES``.
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
            done = calculated(work, at)
            lines = sum(len(working(a, sign, b)) or 1 for a, sign, b, _ in done)
            if min(result for *_, result in done) > 0 and len(set(done)) == len(done) and lines <= MAX_LINES:
                found.append(at)
    return found
