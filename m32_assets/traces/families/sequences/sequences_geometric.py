"""The next number of a sequence with a constant ratio."""

import re
from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings


@family("reasoning", start=range(1, 34), ratio=(2, 3, 4, 5, 10), falling=(False, True), wording=wordings)
def sequences_geometric(start: int, ratio: int, falling: bool, wording: str) -> Draft:
    terms = [start * ratio**i for i in range(5 if ratio < 4 else 4)]
    if falling:
        terms.reverse()
    *shown, last, answer = terms
    sign, verb = ("÷", "divides") if falling else ("×", "multiplies")
    pairs = zip(shown, [*shown[1:], last], strict=True)
    ratios = [f"{max(x, y)} ÷ {min(x, y)} = {ratio}" for x, y in pairs]
    steps = [
        ("compute", f"ratios of the sequence: {', '.join(ratios)}"),
        ("plan", f"each step {verb} by {ratio}"),
        ("conclude", f"next: {last} {sign} {ratio} = {answer}"),
    ]
    return Draft(wording.format(shown=", ".join(map(str, [*shown, last]))), steps, str(answer))


# Solver: continues geometric sequences: the last term squared over the one before it.
def solve(prompt: str) -> str:
    """The term after the numbers of the prompt."""
    before, last = [int(x) for x in re.findall(r"\d+", prompt)][-2:]
    return str(Fraction(last * last, before))
