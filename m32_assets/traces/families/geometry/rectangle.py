"""Area and perimeter of a rectangle."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

RULES = {"area": "length × width", "perimeter": "2 × (length + width)"}


# The key says what is asked and in which unit.
@family("reasoning", in_words=3, a=range(3, 40), b=range(2, 13), wording=named_wordings(1))
def rectangle(a: int, b: int, wording: tuple[str, ...]) -> Draft:
    kind, unit = wording[0].split()
    prompt, known, name = (fill_template(text, a=a, b=b) for text in wording[1:])
    steps = [("plan", f"{known}, {RULES[kind]}")]
    if kind == "area":
        answer = f"{a * b} square {unit}"
        steps.append(("conclude", f"{name}: {a} × {b} = {answer}"))
    else:
        answer = f"{2 * (a + b)} {unit}"
        steps.append(("compute", f"length and width: {a} + {b} = {a + b}"))
        steps.append(("conclude", f"{name}: 2 × {a + b} = {answer}"))
    return Draft(prompt, steps, answer)


# Solver: answers area and perimeter questions.
UNIT = re.compile(r"\d (mm|cm|dm|m|km|inches|feet|yards|miles|units)\b", re.IGNORECASE)


def solve(prompt: str) -> str:
    """The answer to the question in the prompt, in the unit of its sides."""
    text = re.sub(r"2 ?\*", "", in_digits(prompt)).lower()
    a, b = (int(n) for n in re.findall(r"\d+", text))
    (unit,) = set(UNIT.findall(text))
    if re.search(r"area|square|surface|\ba = \?|\d \w+ \* \d", text):
        return f"{sum(a for _ in range(b))} square {unit}"
    return f"{a + b + a + b} {unit}"
