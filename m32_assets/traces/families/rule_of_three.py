"""From the price or time of some to that of others: down to one, then up again."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told, wordings

WORDINGS = wordings("rule_of_three")
POINTS = [(n, one, m) for n in range(2, 10) for one in range(2, 16) for m in range(2, 13) if n != m]


@family("reasoning", in_words=3, point=POINTS, wording=WORDINGS)
def rule_of_three(point: tuple[int, int, int], wording: str) -> Draft:
    n, one, m = point
    t = n * one
    steps = [
        ("plan", f"rule of three: {t} ÷ {n} for one, then × {m}"),
        ("compute", f"{t} ÷ {n} = {one}"),
        ("conclude", f"{one} × {m} = {one * m}"),
    ]
    return Draft(told(wording, n=n, t=t, m=m), steps, str(one * m))
