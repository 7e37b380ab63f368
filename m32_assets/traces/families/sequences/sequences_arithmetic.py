"""The next number of a sequence with a constant difference."""

import re
from itertools import pairwise

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, named_wordings, with_numbers


@family(
    "reasoning", low=range(0, 60), step=range(2, 16), falling=(False, True), count=(4, 5), wording=named_wordings(0)
)
def sequences_arithmetic(low: int, step: int, falling: bool, count: int, wording: tuple[str, ...]) -> Draft:
    terms = [low + step * i for i in range(count + 1)]
    sign, verb = ("+", "adds")
    if falling:
        terms.reverse()
        sign, verb = "-", "takes away"
    *shown, answer = terms
    prompt, known = (fill_template(text, shown=", ".join(map(str, shown)), low=low, step=step) for text in wording[1:])
    gaps = ", ".join(f"{max(x, y)} - {min(x, y)} = {step}" for x, y in pairwise(shown[:4]))
    steps = [
        ("plan", with_numbers(known, ", ".join(map(str, shown)))),
        ("compute", f"steps: {gaps}, so each step {verb} {step}"),
        # the result is called what is wanted
        ("conclude", f"{known.rpartition('wanted: ')[2]}: {shown[-1]} {sign} {step} = {answer}"),
    ]
    return Draft(prompt, steps, str(answer))


# Solver: continues arithmetic sequences: twice the last term less the one before it.
def solve(prompt: str) -> str:
    """The term after the numbers of the prompt."""
    terms = [int(x) for x in re.findall(r"\d+", prompt)]
    return str(2 * terms[-1] - terms[-2])
