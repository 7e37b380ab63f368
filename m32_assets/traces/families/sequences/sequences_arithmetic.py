"""The next number of a sequence with a constant difference."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, wordings


@family("reasoning", low=range(0, 60), step=range(2, 16), falling=(False, True), count=(4, 5), wording=wordings)
def sequences_arithmetic(low: int, step: int, falling: bool, count: int, wording: str) -> Draft:
    terms = [low + step * i for i in range(count + 1)]
    sign, verb = ("+", "adds")
    if falling:
        terms.reverse()
        sign, verb = "-", "takes away"
    *shown, last, answer = terms
    gaps = [f"{max(x, y)} - {min(x, y)} = {step}" for x, y in zip(shown, [*shown[1:], last], strict=True)]
    steps = [
        ("compute", f"steps of the sequence: {', '.join(gaps[:3])}"),
        ("plan", f"each step {verb} {step}"),
        ("conclude", f"next: {last} {sign} {step} = {answer}"),
    ]
    return Draft(
        fill_template(wording, shown=", ".join(map(str, [*shown, last])), low=low, step=step), steps, str(answer)
    )


# Solver: continues arithmetic sequences: twice the last term less the one before it.
def solve(prompt: str) -> str:
    """The term after the numbers of the prompt."""
    terms = [int(x) for x in re.findall(r"\d+", prompt)]
    return str(2 * terms[-1] - terms[-2])
