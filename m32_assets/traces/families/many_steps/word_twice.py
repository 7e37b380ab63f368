"""Two steps: one has a multiple of the other's number. How many do both have, or how many more does one have?"""

import re
from fractions import Fraction

from m32_assets.traces.columns import computing, multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings


# "both" and "gap" give the smaller number and ask for the sum or the difference. "small" gives the larger number and
# asks for the sum.
@family("reasoning", in_words=3, b=range(3, 51), k=range(2, 7), wording=keyed_wordings)
def word_twice(b: int, k: int, wording: tuple[str, str]) -> Draft:
    (kind, text), t = wording, k * b
    times = "twice" if k == 2 else f"{k} times"
    if kind == "small":
        plan, lines = f"the smaller: {t} ÷ {k}, then both together", [f"{t} ÷ {k} = {b}"]
    else:
        then = "both together" if kind == "both" else "the difference"
        plan, lines = f"the larger: {k} × {b}, then {then}", multiplied(b, k)
    end = t - b if kind == "gap" else t + b
    fact = f"{t} - {b} = {end}" if kind == "gap" else f"{b} + {t} = {end}"
    steps = [("plan", plan), *computing(*lines), ("conclude", fact)]
    return Draft(fill_template(text, b=b, t=t, k=k, times=times), steps, str(end))


# Solver: answers questions about a multiple by counting equal parts.

# Questions for the difference.
GAP = r"How many \w+ (?:more|older|heavier|longer)|How many more|difference|save\?|fewer|differ|grow\?"
# The larger amount is given.
LARGER_TOLD = r"\d+ [\w ]+(?:, (?:which is )?|\. That is | and that was |, and that is )(?:\d+ times|twice)|With"


def solve(prompt: str) -> str:
    """The parts asked for, each as large as the smaller amount."""
    prompt = in_digits(prompt)
    numbers = re.findall(r"(\d+)( times)?", prompt)
    times = next((int(n) for n, word in numbers if word), 2)
    told = next(int(n) for n, word in numbers if not word)
    larger = re.search(rf"(?:{LARGER_TOLD})[\w ]* as \w+ as", prompt)
    part = Fraction(told, times) if larger else told
    return str(part * (times - 1 if re.search(GAP, prompt) else times + 1))
