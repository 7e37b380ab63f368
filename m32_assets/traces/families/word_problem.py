"""Two steps: so many lots of so many, and then some more or fewer."""

from m32_assets.traces.columns import computing, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told

WORDINGS = (
    ("-", "{name} buys {n} packs of {m} {things} and loses {k}. How many {things} are left?"),
    ("-", "There are {n} boxes with {m} {things} each. {k} {things} are taken out. How many {things} remain?"),
    ("-", "{name} earns {m} dollars an hour, works {n} hours and then spends {k} dollars. How many dollars are left?"),
    ("-", "The {place} gets {n} crates of {m} {things} and sells {k}. How many {things} does it still have?"),
    ("-", "{n} rows of {m} seats, {k} seats are broken. How many can be used?"),
    ("-", "{name} bakes {n} trays of {m} cookies. {other} eats {k} of them. How many cookies are there now?"),
    ("-", "A hall has {n} tables for {m} guests each, but {k} places stay empty. How many guests are there?"),
    ("+", "{name} has {n} bags with {m} {things} in each and {k} loose ones. How many {things} is that?"),
    ("+", "A taxi costs {m} dollars a km and {k} dollars for getting in. What do {n} km cost, in dollars?"),
    ("+", "{name} saves {m} dollars a week for {n} weeks and then gets {k} dollars from {other}. "
     "How many dollars does {he} have?"),
    ("+", "{k} {things} lie on the floor, and {n} shelves hold {m} each. How many {things} are there altogether?"),
    ("+", "{name} reads {m} pages on each of {n} days and {k} pages on the last day. How many pages is that in all?"),
    ("+", "A gym takes {k} dollars to join and {m} dollars every month. What does it cost for {n} months, in dollars?"),
    ("+", "{n} vans with {m} people each and one car with {k} people drive to the {place}. How many people are coming?"),
)  # fmt: skip


@family("reasoning", n=range(3, 10), m=range(4, 21), k=range(2, 12), wording=WORDINGS)
def word_problem(n: int, m: int, k: int, wording: tuple[str, str]) -> Draft:
    (sign, text), lots = wording, n * m
    end = lots - k if sign == "-" else lots + k
    steps = [
        ("plan", f"first {n} × {m}, then {sign} {k}"),
        *computing(*multiplied(m, n)),
        *steps_of([f"{lots} {sign} {k} = {end}"]),
    ]
    return Draft(told(text, n=n, m=m, k=k), steps, str(end))
