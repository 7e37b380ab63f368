"""Shared work: count the days of work in the whole job, then divide them among the new team."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

# The unit of time, and the text.
WORDINGS = keyed_wordings("word_work")
WHO = ("painters", "machines", "robots", "printers", "gardeners", "bakers", "tailors", "pumps", "clerks", "masons")
TEAMS = [
    (a, d, b)
    for a in range(2, 13)
    for d in range(2, 19)
    for b in range(2, 16)
    if a != b and a * d % b == 0 and a * d > b
]


@family("reasoning", in_words=3, team=TEAMS, wording=WORDINGS)
def word_work(team: tuple[int, int, int], wording: tuple[str, str]) -> Draft:
    (a, d, b), (unit, text) = team, wording
    time = a * d // b
    steps = [
        ("compute", f"shared work, {unit} for one: {a} × {d} = {a * d}"),
        ("compute", f"shared by {b}: {a * d} ÷ {b} = {time}"),
        ("conclude", f"it takes {time} {unit}"),
    ]
    who = WHO[(a + 3 * d + 7 * b) % len(WHO)]
    return Draft(told(text, a=a, d=d, b=b, who=who), steps, f"{time} {unit}")
