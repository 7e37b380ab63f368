"""From the price or time of some to that of others: down to one, then up again."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told

WORDINGS = (
    "{n} {things} cost {t} dollars. What do {m} {things} cost, in dollars?",
    "If {n} machines make {t} parts an hour, how many parts do {m} machines make?",
    "{name} walks {t} km in {n} hours. How many km does {he} walk in {m} hours at the same speed?",
    "{n} bags of rice weigh {t} kg. How many kg do {m} such bags weigh?",
    "For {n} cakes {t} eggs are needed. How many eggs are needed for {m} cakes?",
    "{n} tickets: {t} dollars. {m} tickets: how many dollars?",
    "A pump moves {t} litres in {n} minutes. How many litres does it move in {m} minutes?",
    "{name} earns {t} dollars in {n} days. What does {he} earn in {m} days, in dollars?",
    "{t} seats fit into {n} equal rows. How many seats fit into {m} rows?",
    "A printer prints {t} pages in {n} minutes. How many pages in {m} minutes?",
    "{n} m of cloth are worth {t} dollars. Find the price of {m} m, in dollars.",
    "In {n} weeks {name} reads {t} pages. How many pages does {he} read in {m} weeks at this pace?",
)
POINTS = [(n, one, m) for n in range(2, 10) for one in range(2, 16) for m in range(2, 13) if n != m]


@family("reasoning", point=POINTS, wording=WORDINGS)
def rule_of_three(point: tuple[int, int, int], wording: str) -> Draft:
    n, one, m = point
    t = n * one
    steps = [
        ("plan", f"rule of three: {t} ÷ {n} for one, then × {m}"),
        ("compute", f"{t} ÷ {n} = {one}"), ("conclude", f"{one} × {m} = {one * m}"),
    ]  # fmt: skip
    return Draft(told(wording, n=n, t=t, m=m), steps, str(one * m))
