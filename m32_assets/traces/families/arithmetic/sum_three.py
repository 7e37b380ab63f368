"""Three numbers put together, one after the other."""

import re

from m32_assets.traces.columns import computing, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, wordings


@family("reasoning", in_words=3, a=range(6, 60), b=range(5, 40), c=range(4, 30), wording=wordings)
def sum_three(a: int, b: int, c: int, wording: str) -> Draft:
    first = a + b
    steps = [("plan", f"addition: {a} + {b} + {c}"), *computing(f"{a} + {b} = {first}")]
    return Draft(
        fill_template(wording, a=a, b=b, c=c), [*steps, *steps_of([f"{first} + {c} = {first + c}"])], str(first + c)
    )


# Solver: adds the numbers of a prompt by counting on.
def solve(prompt: str) -> str:
    """The sum of the last three numbers."""
    prompt = in_digits(prompt)
    total = 0
    for number in re.findall(r"\d+", prompt)[-3:]:  # "three classes have …" comes before
        for _ in range(int(number)):
            total += 1
    return str(total)
