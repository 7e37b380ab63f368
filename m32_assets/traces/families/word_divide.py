"""Stories of one division: equal shares, or how many groups."""

from m32_assets.traces.columns import divided, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told

WORDINGS = (
    "{a} {things} are shared equally among {b} children. How many {things} does each get?",
    "{name} puts {a} {things} into rows of {b}. How many rows are there?",
    "{name} shares {a} {things} fairly with friends, {b} people in all. How many does everyone get?",
    "A rope of {a} m is cut into {b} equal pieces. How many metres long is each piece?",
    "{b} tickets cost {a} dollars together. How many dollars does one ticket cost?",
    "How many boxes of {b} can be filled with {a} {things}?",
    "{name} reads a book of {a} pages in {b} days, the same number every day. How many pages a day is that?",
    "The {place} packs {a} {things} in bags of {b}. How many bags are needed?",
    "{a} players form teams of {b}. How many teams are there?",
    "A car needs {b} hours for {a} km. How many km does it go in one hour?",
    "{name} pays {a} dollars in {b} equal parts. How many dollars is one part?",
    "{b} identical crates weigh {a} kg in all. What does one crate weigh, in kg?",
    "{a} {things} fill {b} shelves evenly. How many {things} are on one shelf?",
    "Every van takes {b} people. How many vans do {a} people need?",
    "{name} has {a} {things}, which is {b} times as many as {other}. How many does {other} have?",
    "{name} saves {b} dollars a week. After how many weeks does {he} have {a} dollars?",
)


@family("reasoning", quotient=range(2, 61), b=range(2, 13), wording=WORDINGS)
def word_divide(quotient: int, b: int, wording: str) -> Draft:
    a = quotient * b
    steps = [("plan", f"equal parts, so division: {a} ÷ {b}"), *steps_of(divided(a, b))]
    return Draft(told(wording, a=a, b=b), steps, str(quotient))
