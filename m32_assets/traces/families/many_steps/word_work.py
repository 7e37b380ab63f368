"""Shared work: count the days of work in the whole job, then divide them among the new team."""

import re
from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

WHO = ("painters", "machines", "robots", "printers", "gardeners", "bakers", "tailors", "pumps", "clerks", "masons")
TEAMS = [
    (a, d, b)
    for a in range(2, 13)
    for d in range(2, 19)
    for b in range(2, 16)
    if a != b and a * d % b == 0 and a * d > b
]


# A key is the unit of time.
@family("reasoning", in_words=3, team=TEAMS, wording=named_wordings(2))
def word_work(team: tuple[int, int, int], wording: tuple[str, ...]) -> Draft:
    (a, d, b), unit = team, wording[0]
    who = WHO[(a + 3 * d + 7 * b) % len(WHO)]
    prompt, known, alone, wanted = (
        fill_template(text, a=a, d=d, b=b, who=who, one=who.removesuffix("s")) for text in wording[1:]
    )
    answer = f"{a * d // b} {unit}"
    steps = [
        ("plan", known),
        ("compute", f"{alone}: {a} × {d} = {a * d} {unit}"),
        ("conclude", f"{wanted}: {a * d} ÷ {b} = {answer}"),
    ]
    return Draft(prompt, steps, answer)


# Solver: answers shared-work questions by the rate of one worker.

# A number, and its unit of time.
NUMBER = r"(\d+)(?:[ -](day|hour|minute|week|month|second|night)s?\b)?"


def solve(prompt: str) -> str:
    """The time that the second team needs."""
    found = re.findall(NUMBER, in_digits(prompt))
    ((place, unit),) = ((i, unit) for i, (_, unit) in enumerate(found) if unit)
    first, second, third = (int(n) for n, _ in found)
    # the old team is told beside its time; with the time between both teams, it is the first
    time, old, new = {0: (first, second, third), 1: (second, first, third), 2: (third, second, first)}[place]
    rate = Fraction(1, time * old)
    return f"{1 / (rate * new)} {unit}s"
