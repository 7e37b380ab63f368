"""The next number of a sequence with a constant ratio."""

import re
from fractions import Fraction
from itertools import pairwise

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import named_wordings, with_numbers


@family("reasoning", start=range(1, 34), ratio=(2, 3, 4, 5, 10), falling=(False, True), wording=named_wordings(0))
def sequences_geometric(start: int, ratio: int, falling: bool, wording: tuple[str, ...]) -> Draft:
    terms = [start * ratio**i for i in range(5 if ratio < 4 else 4)]
    if falling:
        terms.reverse()
    *shown, answer = terms
    prompt, known = (text.format(shown=", ".join(map(str, shown))) for text in wording[1:])
    sign, verb = ("÷", "divides") if falling else ("×", "multiplies")
    ratios = ", ".join(f"{max(x, y)} ÷ {min(x, y)} = {ratio}" for x, y in pairwise(shown))
    steps = [
        ("plan", with_numbers(known, ", ".join(map(str, shown)))),
        ("compute", f"ratios: {ratios}, so each step {verb} by {ratio}"),
        # the result is called what is wanted
        ("conclude", f"{known.rpartition('wanted: ')[2]}: {shown[-1]} {sign} {ratio} = {answer}"),
    ]
    return Draft(prompt, steps, str(answer))


# Solver: continues geometric sequences: the last term squared over the one before it.
def solve(prompt: str) -> str:
    """The term after the numbers of the prompt."""
    before, last = [int(x) for x in re.findall(r"\d+", prompt)][-2:]
    return str(Fraction(last * last, before))
