"""Two steps: one has a multiple of the other's number. How many do both have, or how many more does one have?"""

import re
from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings


# "both" and "gap" give the smaller number and ask for the sum or the difference. "small" gives the larger number and
# asks for the sum.
@family("reasoning", in_words=3, b=range(3, 51), k=range(2, 7), wording=named_wordings(2))
def word_twice(b: int, k: int, wording: tuple[str, ...]) -> Draft:
    kind, t, times = wording[0], k * b, "twice" if k == 2 else f"{k} times"
    prompt, known, other, wanted = (fill_template(text, b=b, t=t, k=k, times=times) for text in wording[1:])
    steps = [
        ("plan", known),
        ("compute", f"{other}: {t} ÷ {k} = {b}" if kind == "small" else f"{other}: {k} × {b} = {t}"),
        ("conclude", f"{wanted}: {t} - {b} = {t - b}" if kind == "gap" else f"{wanted}: {b} + {t} = {t + b}"),
    ]
    return Draft(prompt, steps, str(t - b if kind == "gap" else t + b))


# Solver: answers questions about a multiple by counting equal parts.

# Questions for the difference.
GAP = (
    r"[Hh]ow many (?:\w+ )?(?:more|fewer|older|heavier|higher|longer|farther|dearer)\b|difference|[Dd]ifference|save\b|"
    r"saved?\?|differ|grow\?|increase|outnumber|[Bb]y how many|b - a"
)
# The larger amount is given: these words stand between it and the times.
LARGER_TOLD = (
    r"\d+[\w -]*(?:, |, which (?:is|was) |\. That is |,? and that (?:is|was) |,? thats | is )(?:\d+ times|twice)|"
    r"With \d+ kg"
)


def solve(prompt: str) -> str:
    """The parts asked for, each as large as the smaller amount."""
    prompt = in_digits(prompt)
    numbers = re.findall(r"(\d+)( times| ×)?", prompt)
    times = next((int(n) for n, word in numbers if word), 2)
    told = next(int(n) for n, word in numbers if not word)
    larger = re.search(rf"(?:{LARGER_TOLD})[\w ]* as \w+ as|\d+ = \d+ ×", prompt)
    part = Fraction(told, times) if larger else told
    return str(part * (times - 1 if re.search(GAP, prompt) else times + 1))
