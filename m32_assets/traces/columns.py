"""Written arithmetic: a sum or difference column by column, a product or quotient by tens and ones.

Every function returns the lines of the working. The last line is the whole claim; easy numbers have no other line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

PLACES = ("ones", "tens", "hundreds", "thousands", "ten thousands")


def sum_columns(a: int, b: int, places: tuple[str, ...] = PLACES) -> list[str]:
    """``["ones: 7 + 6 = 13, carry 1", "tens: 2 + 4 + 1 = 7"]`` for 27 and 46; no line for the whole."""
    lines, carry = [], 0
    for place in places[: len(str(max(a, b)))]:
        (a, x), (b, y) = divmod(a, 10), divmod(b, 10)
        total = x + y + carry
        line = f"{place}: {x} + {y} + 1 = {total}" if carry else f"{place}: {x} + {y} = {total}"
        carry = int(total > 9)
        lines.append(line + ", carry 1" if carry else line)
    return lines


def difference_columns(a: int, b: int, places: tuple[str, ...] = PLACES) -> list[str]:
    """``["ones: 3 < 7, 13 - 7 = 6, borrow 1", "tens: 5 - 1 = 4, 4 - 2 = 2"]`` for 53 and 27; ``a`` is not less."""
    lines, borrow = [], 0
    for place in places[: len(str(a))]:
        (a, x), (b, y) = divmod(a, 10), divmod(b, 10)
        line = f"{place}: "
        if borrow and x:
            line += f"{x} - 1 = {x - 1}, "
        elif borrow:
            line += "10 - 1 = 9, "
        top = (x - borrow) % 10
        if top < y:
            line += f"{top} < {y}, {top + 10} - {y} = {top + 10 - y}"
        else:
            line += f"{top} - {y} = {top - y}"
        borrow = int(x - borrow < y)
        lines.append(line + ", borrow 1" if borrow else line)
    return lines


def _columns(a: int, sign: str, b: int) -> list[str]:
    """The columns of ``a + b`` or ``a - b``; none where it is easy.

    It is easy up to 20, below zero, and where nothing is carried and one of the numbers has zeros or a single digit.
    """
    if max(a, b) <= 20 or (sign == "-" and a < b):
        return []
    (tens, ones), (more_tens, more_ones) = divmod(a, 10), divmod(b, 10)
    carries = ones + more_ones > 9 if sign == "+" else ones < more_ones
    if not carries and not (tens and ones and more_tens and more_ones):
        return []
    return sum_columns(a, b) if sign == "+" else difference_columns(a, b)


def added(a: int, b: int) -> list[str]:
    """The lines of ``a + b``."""
    return [*_columns(a, "+", b), f"{a} + {b} = {a + b}"]


def taken(a: int, b: int) -> list[str]:
    """The lines of ``a - b``; ``a`` is not less."""
    return [*_columns(a, "-", b), f"{a} - {b} = {a - b}"]


def multiplied(a: int, b: int) -> list[str]:
    """The lines of ``a × b``: the larger taken apart, then the smaller."""
    if max(a, b) <= 10 or min(a, b) < 2 or a in (10, 100) or b in (10, 100):
        return [f"{a} × {b} = {a * b}"]
    large, small = max(a, b), min(a, b)
    parts = [int(d) * 10**i for i, d in enumerate(reversed(str(large))) if d != "0"][::-1]
    if small > 10 and small % 10:
        parts, large, small = [small // 10 * 10, small % 10], small, large
    products = [part * small for part in parts]
    lines = [f"{part} × {small} = {product}" for part, product in zip(parts, products, strict=True)]
    if len(parts) > 1:
        lines.append(f"{' + '.join(map(str, products))} = {a * b}")
    return [*lines, f"{a} × {b} = {a * b}"] if len(parts) > 1 or b != small else lines


def divided(a: int, b: int) -> list[str]:
    """The lines of ``a ÷ b``, which comes out even: tens of the divisor, what is left, ones."""
    quotient = a // b
    tens, ones = quotient // 10 * 10, quotient % 10
    if not tens or not ones or b == 10:
        return [f"{b} × {quotient} = {a}", f"{a} ÷ {b} = {quotient}"]
    return [
        f"{b} × {tens} = {b * tens}, {a} - {b * tens} = {b * ones}",
        f"{b} × {ones} = {b * ones}",
        f"{tens} + {ones} = {quotient}",
        f"{a} ÷ {b} = {quotient}",
    ]


# A step that is one sum or difference of whole numbers, with or without a label.
_SUM = re.compile(r"(.*: )?((\d+) ([+-]) (\d+)) = \d+")


def with_columns(steps: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The steps, with the columns of every sum and difference that is not easy.

    Such a step gets several lines: the calculation, unless the step before names it; its columns; the claim.
    """
    found: list[tuple[str, str]] = []
    for kind, content in steps:
        before = found[-1][1].rpartition("\n")[2] if found else ""
        claim, lines = _SUM.fullmatch(content), [content]
        if claim and not before.startswith(PLACES):
            label, sum_, a, sign, b = claim.groups(default="")
            if columns := _columns(int(a), sign, int(b)):
                said = not label and sum_ in before
                lines = [*(() if said else (label + sum_,)), *columns, content[len(label) :]]
        found.append((kind, "\n".join(lines)))
    return found


def steps_of(lines: list[str]) -> list[tuple[str, str]]:
    """The lines as steps of a trace: all but the last compute, the last concludes."""
    return [*(("compute", line) for line in lines[:-1]), ("conclude", lines[-1])]


def computing(*lines: str) -> list[tuple[str, str]]:
    """The lines as steps that compute, for work in the middle of a trace."""
    return [("compute", line) for line in lines]
