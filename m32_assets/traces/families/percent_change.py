"""A price or an amount that rises or falls by a percentage."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told

WORDINGS = (
    ("-", "A coat costs {n} dollars. In a sale it is {p}% off. What is the new price, in dollars?"),
    ("-", "{n} dollars with a discount of {p}%: how many dollars are paid?"),
    ("-", "Decrease {n} by {p}%."),
    ("-", "The {place} had {n} visitors, and this year {p} percent fewer. How many visitors came this year?"),
    ("-", "{name} buys shoes for {n} dollars and gets {p}% discount. How many dollars does {he} pay?"),
    ("-", "A village of {n} people shrinks by {p}%. How many people live there then?"),
    ("-", "What remains of {n} after {p}% is taken off?"),
    ("+", "A rent of {n} dollars goes up by {p}%. What is the new rent, in dollars?"),
    ("+", "Increase {n} by {p}%."),
    ("+", "{name} earns {n} dollars and gets a raise of {p} percent. How many dollars does {he} earn now?"),
    ("+", "A club with {n} members grows by {p}%. How many members has it now?"),
    ("+", "{n} dollars plus {p}% tax: what is the total in dollars?"),
    ("+", "The {place} sold {n} {things} last year and {p}% more this year. How many this year?"),
    ("+", "What is {n} raised by {p} percent?"),
)
POINTS = [(p, n) for p in range(5, 60, 5) for n in range(20, 820, 20)]


@family("reasoning", point=POINTS, wording=WORDINGS)
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
