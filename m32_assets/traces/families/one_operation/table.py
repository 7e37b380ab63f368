"""One operation on two whole numbers, asked bare or in a story: eight families of one shape."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from operator import add, floordiv, mul, sub
from pathlib import Path

from m32_assets.traces.family import Draft, Family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

OPERATIONS = {"+": add, "-": sub, "×": mul, "÷": floordiv}


def one_operation(name: str, sign: str, pairs: Iterable[tuple[int, int]]) -> Family:
    """The family of questions for ``a sign b``.

    Args:
        pairs: a and b. A division comes out even, a difference is positive.
    """

    def build(pair: tuple[int, int], wording: tuple[str, ...]) -> Draft:
        a, b = pair
        prompt, known, wanted = (fill_template(text, a=a, b=b) for text in wording[1:])
        result = OPERATIONS[sign](a, b)
        return Draft(prompt, [("plan", known), ("conclude", f"{wanted}: {a} {sign} {b} = {result}")], str(result))

    texts = named_wordings(1)(str(Path(__file__).with_name(name)))
    return Family(name, "reasoning", None, {"pair": list(pairs), "wording": texts}, build, in_words=3)


def differences(numbers: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Pairs whose smaller number and difference are both in ``numbers``."""
    return ((small + gap, small) for gap in numbers for small in numbers)


def multiples(quotients: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Pairs of a multiple and its divisor from 2 to 12."""
    return ((quotient * b, b) for b in range(2, 13) for quotient in quotients)


FIRST = [*range(4, 100), *range(100, 1000, 7)]
SECOND = [*range(3, 100), *range(101, 900, 13)]
IN_STORIES = [*range(3, 60), *range(60, 400, 7)]
PRODUCTS = [
    *((a, b) for a in range(3, 100) for b in range(2, 13)),
    *((a, b) for b in range(13, 100) for a in range(2, 10)),
    *((a, b) for a in range(13, 60) for b in range(13, 60) if (3 * a + b) % 4 == 0),
    *((a, b) for a in range(101, 999) for b in range(2, 10) if (a + b) % 7 == 0),
]
GROUPS = [(a, b) for a in range(2, 100) for b in range(2, 13) if a < 40 or (a + b) % 3 == 0]

TABLE = (
    one_operation("addition", "+", ((a, b) for b in SECOND for a in FIRST)),
    one_operation("subtraction", "-", differences([*range(3, 100), *range(100, 600, 7)])),
    one_operation("multiplication", "×", PRODUCTS),
    one_operation("division", "÷", multiples(range(2, 100))),
    one_operation("word_add", "+", ((a, b) for b in IN_STORIES for a in IN_STORIES)),
    one_operation("word_subtract", "-", differences([*range(3, 60), *range(60, 300, 7)])),
    one_operation("word_multiply", "×", GROUPS),
    one_operation("word_divide", "÷", multiples(range(2, 61))),
)


# Solver: sorts the two numbers of the prompt and finds the result by counting.
def counting(result: Callable[[int, int], int]) -> Callable[[str], str]:
    """A solver that gives the result of the smaller and the larger number of the prompt."""

    def solve(prompt: str) -> str:
        low, high = sorted(int(n) for n in re.findall(r"\d+", in_digits(prompt)))
        return str(result(low, high))

    return solve


COUNT_ON = counting(lambda low, high: range(high, high + low + 1)[-1])
COUNT_GAP = counting(lambda low, high: len(range(low, high)))
ADD_GROUPS = counting(lambda low, high: sum([high] * low))
COUNT_SHARES = counting(lambda low, high: len(range(low, high + 1, low)))
SOLVERS = {
    "addition": COUNT_ON,
    "subtraction": COUNT_GAP,
    "multiplication": ADD_GROUPS,
    "division": COUNT_SHARES,
    "word_add": COUNT_ON,
    "word_subtract": COUNT_GAP,
    "word_multiply": ADD_GROUPS,
    "word_divide": COUNT_SHARES,
}
FAMILIES = tuple(replace(family, solve=SOLVERS[family.name]) for family in TABLE)
