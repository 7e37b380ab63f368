"""Shared work: count the days of work in the whole job, then divide them among the new team."""

import re
from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

WHO = ("painters", "machines", "robots", "printers", "gardeners", "bakers", "tailors", "pumps", "clerks", "masons")
TEAMS = [
    (a, d, b)
    for a in range(2, 13)
    for d in range(2, 19)
    for b in range(2, 16)
    if a != b and a * d % b == 0 and a * d > b
]


# The unit of time, and the text.
@family("reasoning", in_words=3, team=TEAMS, wording=keyed_wordings)
def word_work(team: tuple[int, int, int], wording: tuple[str, str]) -> Draft:
    (a, d, b), (unit, text) = team, wording
    time = a * d // b
    steps = [
        ("compute", f"shared work, {unit} for one: {a} × {d} = {a * d}"),
        ("compute", f"shared by {b}: {a * d} ÷ {b} = {time}"),
        ("conclude", f"it takes {time} {unit}"),
    ]
    who = WHO[(a + 3 * d + 7 * b) % len(WHO)]
    return Draft(fill_template(text, a=a, d=d, b=b, who=who), steps, f"{time} {unit}")


# Solver: answers shared-work questions by the rate of one worker.

# The new team is named first.
NEW_TEAM_FIRST = r"^(?:How many \w+ (?:do|would)|Tell me|For \d|If the same|\d+ tractors are to)"


def solve(prompt: str) -> str:
    """The time that the second team needs."""
    prompt = in_digits(prompt)
    found = re.findall(r"(\d+)(?: (days|hours|minutes|weeks))?", prompt)
    ((time, unit),) = (each for each in found if each[1])
    a, b = (int(n) for n, unit in found if not unit)
    if re.search(NEW_TEAM_FIRST, prompt):
        a, b = b, a
    rate = Fraction(1, int(time) * a)
    return f"{1 / (rate * b)} {unit}"
