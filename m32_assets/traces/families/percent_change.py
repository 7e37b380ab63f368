"""A price or an amount that rises or falls by a percentage."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

WORDINGS = keyed_wordings("percent_change")
POINTS = [(p, n) for p in range(5, 60, 5) for n in range(20, 820, 20)]


@family("reasoning", in_words=3, point=POINTS, wording=WORDINGS)
def percent_change(point: tuple[int, int], wording: tuple[str, str]) -> Draft:
    (p, n), (sign, text) = point, wording
    part = 10 if p % 10 == 0 else 5
    unit, change = n * part // 100, n * p // 100
    end = n - change if sign == "-" else n + change
    steps = [
        ("plan", f"percent {'off' if sign == '-' else 'more'}: find {p}% of {n}, then {sign}"),
        ("compute", f"{part}%: {n} ÷ {100 // part} = {unit}"),
    ]
    if p > part:
        steps.append(("compute", f"{p}%: {unit} × {p // part} = {change}"))
    steps.append(("conclude", f"{n} {sign} {change} = {end}"))
    return Draft(told(text, p=p, n=n), steps, str(end))
