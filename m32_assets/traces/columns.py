"""Written arithmetic: a sum or difference column by column, a product or quotient by tens and ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

AT_A_GLANCE = 21
"""Sums and differences of numbers below it need no working, nor do those of fewer tens or hundreds than it. Products
and quotients need none if the product or the dividend is below it."""
PLACES = ("ones", "tens", "hundreds", "thousands", "ten thousands", "hundred thousands", "millions", "ten millions")


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


def difference_columns(a: int, b: int, places: tuple[str, ...] = PLACES, least: int = 1) -> list[str]:
    """``["ones: 3 < 7, 13 - 7 = 6, borrow 1", "tens: 5 - 1 = 4, 4 - 2 = 2"]`` for 53 and 27; ``a`` is not less.

    Equal digits in front, of which nothing is borrowed, get no line.

    Args:
        least: this many places always have a line, because the result is written with at least as many digits.
    """
    lines, borrow = [], 0
    for place in places[: len(str(a))]:
        if a == b and not borrow and len(lines) >= least:
            break
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


def columns(a: int, sign: str, b: int, places: tuple[str, ...] = PLACES, least: int = 1) -> list[str]:
    """The columns of ``a + b``, or of ``a - b`` with lines for ``least`` places."""
    return sum_columns(a, b, places) if sign == "+" else difference_columns(a, b, places, least)


def _written(a: int, sign: str, b: int) -> list[str]:
    """The columns of ``a + b`` or ``a - b``; none where it is easy.

    It is easy below zero, and below ``AT_A_GLANCE`` without the zeros that both end with. Where nothing is carried, it
    is easy if a number has zeros or a single digit, or if the difference has a single digit. Numbers with more digits
    than ``PLACES`` have no columns either.
    """
    if min(a, b) < 0 or (sign == "-" and a < b) or len(str(max(a, b))) > len(PLACES):
        return []
    x, y = a, b
    while max(x, y) >= AT_A_GLANCE and x % 10 == y % 10 == 0:
        x, y = x // 10, y // 10
    if max(x, y) < AT_A_GLANCE:
        return []
    digits = list(zip(str(a)[::-1], str(b)[::-1], strict=False))
    carries = any(int(x) + int(y) > 9 if sign == "+" else x < y for x, y in digits)
    short = len(digits) == 1 or (sign == "-" and a - b < 10)
    if not carries and (short or any("0" in pair for pair in digits)):
        return []
    return columns(a, sign, b)


def _product(a: int, b: int) -> list[str]:
    """The lines of ``a × b``: one number taken apart into its places, the smaller one if both have several."""
    small, large = sorted((a, b))
    apart, other = (small, large) if small > 10 else (large, small)
    parts = [int(digit) * 10**i for i, digit in enumerate(str(apart)[::-1]) if digit != "0"][::-1]
    products = [part * other for part in parts]
    if len(parts) == 1:
        return []
    shown = ", ".join(f"{part} × {other} = {product}" for part, product in zip(parts, products, strict=True))
    return [shown, f"{' + '.join(map(str, products))} = {a * b}"]


def _quotient(a: int, b: int) -> list[str]:
    """The lines of ``a ÷ b``, which comes out even: tens of the divisor, what is left, ones."""
    quotient = a // b
    tens, ones = quotient // 10 * 10, quotient % 10
    if not tens or not ones:
        return [f"{b} × {quotient} = {a}, so {a} ÷ {b} = {quotient}"]
    return [
        f"{b} × {tens} = {b * tens}, {a} - {b * tens} = {b * ones}",
        f"{b} × {ones} = {b * ones}",
        f"{tens} + {ones} = {quotient}",
    ]


# A step that is one calculation of whole numbers, with or without a name before it and a unit behind.
_CLAIM = re.compile(
    r"(?P<name>.*: )?(?P<sum>(?P<a>\d+) (?P<sign>[-+×÷]) (?P<b>\d+)) = (?P<value>\d+)(?P<unit>(?: [a-z]+)*)"
)


def with_working(steps: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The steps, with the working of every calculation that is not done at a glance.

    Such a step gets several lines: the calculation, unless the step before ends with it; the working; the result.
    ``"all beads: 7 × 24 = 168"`` becomes ``"all beads: 7 × 24\\n20 × 7 = 140, 4 × 7 = 28\\n140 + 28 = 168"``.
    """
    found: list[tuple[str, str]] = []
    for kind, content in steps:
        before = found[-1][1].rpartition("\n")[2] if found else ""
        claim = _CLAIM.fullmatch(content)
        if claim:
            name, task, unit = claim["name"] or "", claim["sum"], claim["unit"]
            if shown := working(int(claim["a"]), claim["sign"], int(claim["b"])):
                said = not name and task in before
                content = "\n".join([*(() if said else (name + task,)), *shown]) + unit
        found.append((kind, content))
    return found


# A calculation of whole numbers inside a sentence: no part of a longer one, of a decimal, a fraction or a time of day.
_IN_SENTENCE = re.compile(
    r"(?<![\d.,:/$%+×÷-])(?<![-+×÷] )(?P<sum>(?P<a>\d+) (?P<sign>[-+×÷]) (?P<b>\d+)) = (?P<value>\d+)"
    r"(?![.,:/]?\d)(?! [-+×÷])"
)


def work_out(sentence: str) -> str:
    """The sentence, with the working of every calculation that is not done at a glance, one after the other.

    ``"5 trays hold 5 × 24 = 120 eggs."`` becomes
    ``"5 trays hold 5 × 24\\n20 × 5 = 100, 4 × 5 = 20\\n100 + 20 = 120 eggs."``. A false calculation stays as it is.
    """
    return _IN_SENTENCE.sub(_worked_out, sentence)


def _worked_out(claim: re.Match[str]) -> str:
    """The calculation and its working, a line each; the last line ends with the result."""
    shown = working(int(claim["a"]), claim["sign"], int(claim["b"]))
    right = shown and shown[-1].endswith(f"= {claim['value']}")
    return "\n".join([claim["sum"], *shown]) if right else claim[0]


def working(a: int, sign: str, b: int) -> list[str]:
    """The lines of a calculation, the last with its result; none where it is done at a glance."""
    if sign in "+-":
        shown = _written(a, sign, b)
        return [*shown, f"{a} {sign} {b} = {a + b if sign == '+' else a - b}"] if shown else []
    if _at_a_glance(a, sign, b):
        return []
    return _quotient(a, b) if sign == "÷" else _product(a, b)


def _at_a_glance(a: int, sign: str, b: int) -> bool:
    """Whether a product or quotient is small, in the tables up to 10, of tens or hundreds, or a double or half.

    What is divided by zero has no working either.
    """
    if sign == "÷":
        if not b:
            return True
        in_tables = any(n <= 10 * min(b, 10) for n in (a, a // 10 if a % (10 * b) == 0 else a))
        return bool(a % b) or in_tables or b in (1, 10, 100, 1000, a) or a < AT_A_GLANCE or (b == 2 and a <= 100)
    tens = any(n >= 10 and len(str(n).strip("0")) == 1 for n in (a, b))
    return tens or max(a, b) < 10 or min(a, b) < 2 or a * b < AT_A_GLANCE or (min(a, b) == 2 and max(a, b) <= 50)
