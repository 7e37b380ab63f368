"""Shared work: count the days of work in the whole job, then divide them among the new team."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings

WORDINGS = wordings("word_work")
WHO = ("painters", "machines", "robots", "printers", "gardeners", "bakers", "tailors", "pumps", "clerks", "masons")
TEAMS = [
    (a, d, b) for a in range(2, 13) for d in range(2, 19) for b in range(2, 16)
    if a != b and a * d % b == 0 and a * d > b
]  # fmt: skip


@family("reasoning", team=TEAMS, who=WHO, wording=WORDINGS)
def word_work(team: tuple[int, int, int], who: str, wording: str) -> Draft:
    a, d, b = team
    days = a * d // b
    steps = [
        ("compute", f"shared work, days for one: {a} × {d} = {a * d}"),
        ("compute", f"shared by {b}: {a * d} ÷ {b} = {days}"),
        ("conclude", f"it takes {days} days"),
    ]
    return Draft(wording.format(a=a, d=d, b=b, who=who), steps, f"{days} days")
