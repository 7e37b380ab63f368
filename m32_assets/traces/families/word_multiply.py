"""Stories of one multiplication: equal groups, a price for each, a rate, a rectangle of rows."""

from m32_assets.traces.columns import multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told

WORDINGS = (
    "Each of {b} bags holds {a} {things}. How many {things} are there?",
    "{name} packs {b} boxes with {a} {things} each. How many {things} is that?",
    "A ticket costs {a} dollars. What do {b} tickets cost, in dollars?",
    "{name} earns {a} dollars an hour. How many dollars does {he} earn in {b} hours?",
    "There are {b} rows of {a} chairs in the hall. How many chairs are there?",
    "{name} reads {a} pages a day. How many pages does {he} read in {b} days?",
    "A machine makes {a} {things} per minute. How many does it make in {b} minutes?",
    "{b} teams have {a} players each. How many players are there in all?",
    "One {thing} weighs {a} grams. How many grams do {b} {things} weigh?",
    "{name} runs {a} km every day for {b} days. How many km is that in total?",
    "Every child in a group of {b} gets {a} {things}. How many {things} are needed?",
    "{name} has {b} {things}. {other} has {a} times as many. How many does {other} have?",
    "A carton contains {a} eggs. How many eggs are in {b} cartons?",
    "{b} friends each bring {a} {things} to the {place}. How many {things} come together?",
    "If one {thing} costs {a} cents, how many cents do {b} cost?",
    "The {place} orders {b} crates with {a} {things} in every crate. Find the number of {things}.",
    "{name} plants {a} trees in each of {b} gardens. How many trees does {he} plant?",
)
PAIRS = [(a, b) for a in range(2, 100) for b in range(2, 13) if a < 40 or (a + b) % 3 == 0]


@family("reasoning", pair=PAIRS, wording=WORDINGS)
def word_multiply(pair: tuple[int, int], wording: str) -> Draft:
    a, b = pair
    steps = [("plan", f"equal groups, so multiplication: {a} × {b}"), *steps_of(multiplied(a, b))]
    return Draft(told(wording, a=a, b=b), steps, str(a * b))
