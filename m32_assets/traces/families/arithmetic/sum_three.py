"""Three numbers put together, one after the other."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings


@family("reasoning", in_words=3, a=range(6, 60), b=range(5, 40), c=range(4, 30), wording=named_wordings(2))
def sum_three(a: int, b: int, c: int, wording: tuple[str, ...]) -> Draft:
    prompt, known, two, wanted = (fill_template(text, a=a, b=b, c=c) for text in wording[1:])
    steps = [
        ("plan", known),
        ("compute", f"{two}: {a} + {b} = {a + b}"),
        ("conclude", f"{wanted}: {a + b} + {c} = {a + b + c}"),
    ]
    return Draft(prompt, steps, str(a + b + c))


# Solver: adds the numbers of a prompt by counting on.
def solve(prompt: str) -> str:
    """The sum of the last three numbers."""
    prompt = in_digits(prompt)
    total = 0
    for number in re.findall(r"\d+", prompt)[-3:]:  # "three classes have …" comes before
        for _ in range(int(number)):
            total += 1
    return str(total)
