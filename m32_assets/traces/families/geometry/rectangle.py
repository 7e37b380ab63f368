"""Area and perimeter of a rectangle."""

import re

from m32_assets.traces.columns import computing, multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings


# The key says what is asked and in which unit.
@family("reasoning", in_words=3, a=range(3, 40), b=range(2, 13), wording=keyed_wordings)
def rectangle(a: int, b: int, wording: tuple[str, str]) -> Draft:
    asked, text = wording
    kind, unit = asked.split()
    if kind == "area":
        answer = f"{a * b} square {unit}"
        steps = [("plan", f"area: length × width, {a} × {b}"), *computing(*multiplied(a, b))]
    else:
        answer = f"{2 * (a + b)} {unit}"
        steps = [
            ("plan", f"perimeter: 2 × (length + width), 2 × ({a} + {b})"),
            *computing(f"{a} + {b} = {a + b}", f"2 × {a + b} = {2 * (a + b)}"),
        ]
    return Draft(fill_template(text, a=a, b=b), [*steps, ("conclude", f"so it is {answer}")], answer)


# Solver: answers area and perimeter questions.
def solve(prompt: str) -> str:
    """The answer to the question in the prompt, in cm or m as its sides."""
    prompt = in_digits(prompt)
    a, b = (int(n) for n in re.findall(r"\d+", prompt))
    unit = "cm" if re.search(r"\d cm", prompt) else "m"
    if re.search(r"area|square|surface", prompt.lower()):
        return f"{sum(a for _ in range(b))} square {unit}"
    return f"{a + b + a + b} {unit}"
