"""Two steps: two rates over the same time, or two numbers in each lot; all together, or the difference."""

import re

from m32_assets.traces.columns import computing, multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings


# "sum" asks for both together, "gap" for what the larger makes more, or for what is left of it.
@family("reasoning", in_words=3, b=range(2, 13), gap=range(2, 11), t=range(2, 10), wording=keyed_wordings)
def word_two_rates(b: int, gap: int, t: int, wording: tuple[str, str]) -> Draft:
    (kind, text), a = wording, b + gap
    sign, rate = ("+", a + b) if kind == "sum" else ("-", gap)
    *lines, last = multiplied(rate, t)
    steps = [
        ("plan", f"each time {a} {sign} {b}, then × {t}"),
        ("compute", f"{a} {sign} {b} = {rate}"),
        *computing(*lines),
        ("conclude", last),
    ]
    return Draft(fill_template(text, a=a, b=b, t=t), steps, str(rate * t))


# Solver: answers questions about two rates by working out each for the whole time.

# Questions for the difference.
GAP = (
    r"How many more|ahead|run out|lead|spend|grown|slides|unsold|profit|save in|save on|members save|throws|broken|"
    r"\d go\.|and gives \d"
)
# The time is the first number.
TIME_FIRST = r"^In \d|^For \d|^Each of \d|^\d+ gift|for \d+ people|^On each of \d|How many more pages"


def solve(prompt: str) -> str:
    """The sum of what both make in the time, or the difference."""
    prompt = in_digits(prompt)
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    time = numbers.pop(0 if re.search(TIME_FIRST, prompt) else 2)
    one, other = (sum([rate] * time) for rate in numbers)
    return str(abs(one - other) if re.search(GAP, prompt) else one + other)
