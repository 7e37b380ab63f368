"""Two steps: two rates over the same time, or two numbers in each lot; all together, or the difference."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings


# "sum" asks for both together, "gap" for what the larger makes more, or for what is left of it.
@family("reasoning", in_words=3, b=range(2, 13), gap=range(2, 11), t=range(2, 10), wording=named_wordings(2))
def word_two_rates(b: int, gap: int, t: int, wording: tuple[str, ...]) -> Draft:
    kind, a = wording[0], b + gap
    sign, rate = ("+", a + b) if kind == "sum" else ("-", gap)
    prompt, known, each_time, wanted = (fill_template(text, a=a, b=b, t=t) for text in wording[1:])
    steps = [
        ("plan", known),
        ("compute", f"{each_time}: {a} {sign} {b} = {rate}"),
        ("conclude", f"{wanted}: {rate} × {t} = {rate * t}"),
    ]
    return Draft(prompt, steps, str(rate * t))


# Solver: answers questions about two rates by working out each for the whole time.

# Questions for the difference: one is compared with the other, or something comes and goes.
GAP = (
    r"\b[Mm]ore\b|fewer|longer|further|deeper|higher|ahead|behind|in front|lead\b|[Dd]iffer(?:ence)?\b|gap between|"
    r"separate|(?:do I|members|biker) save|saved|won on|profit|surplus|"
    r"run out|leaks|throws out|and gives \d|\d go\.|spend|spent|taken out|back every|slides|slips back|off that|"
    r"go down\?|were broken|snapped|killed|unsold|unravels|grown|\bgain|[Nn]et growth|grows by|remain|"
    r"(?:are|have) left|left for|\bkeep,|\bstay\b|Change|bring home from|loaves come back|in it"
)
# The time is the first number.
TIME_FIRST = (
    r"^\d|^(?:On |In )?[Ee]ach of \d|"
    r"\b(?:[Ii]n|[Ff]or|[Oo]ver|[Dd]uring|[Aa]fter|profit .*on) \d+ "
    r"(?:minutes|hours|days|nights|weeks|years|rounds|summers|people|ice creams).*\d.*\d"
)


def solve(prompt: str) -> str:
    """The sum of what both make in the time, or the difference."""
    prompt = in_digits(prompt)
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    time = numbers.pop(0 if re.search(TIME_FIRST, prompt) else 2)
    one, other = (sum([rate] * time) for rate in numbers)
    return str(abs(one - other) if re.search(GAP, prompt) else one + other)
