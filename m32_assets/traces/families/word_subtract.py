"""Stories of one subtraction: something goes, is missing, or is compared."""

from m32_assets.traces.columns import steps_of, taken
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told

LEFT, GAP = "some go, so subtraction", "the difference is asked, so subtraction"
WORDINGS = (
    (LEFT, "{name} had {a} {things} and gave away {b}. How many {things} are left?"),
    (LEFT, "Of {a} {things}, {b} are sold. How many {things} remain?"),
    (LEFT, "{name} eats {b} of {a} {things}. How many are still there?"),
    (LEFT, "There were {a} birds on a roof. {b} flew off. How many birds stayed?"),
    (LEFT, "A rope is {a} m long. {name} cuts off {b} m. How many metres are left?"),
    (LEFT, "{name} has {a} dollars and spends {b}. How many dollars does {he} have left?"),
    (LEFT, "The {place} had {a} {things}, but {b} got lost. How many are there now?"),
    (LEFT, "After giving {b} {things} to {other}, how many of {his} {a} {things} does {name} keep?"),
    (LEFT, "{a} people were in the {place}. {b} went home. How many people were still there?"),
    (LEFT, "A book has {a} pages. {name} has read {b} of them. How many pages are still to be read?"),
    (GAP, "{name} has {a} {things}, {other} has {b}. How many more does {name} have?"),
    (GAP, "A tower is {a} m high, a house {b} m. How many metres higher is the tower?"),
    (GAP, "{name} needs {a} {things} and has {b}. How many are missing?"),
    (GAP, "{b} of the {a} seats are taken. How many seats are free?"),
    (GAP, "{name} wants a bicycle for {a} dollars and has saved {b}. How many dollars does {he} still need?"),
    (GAP, "How many fewer {things} has {other} with {b} than {name} with {a}?"),
    (GAP, "{other} has {b} {things}, which is fewer than the {a} of {name}. What is the difference?"),
)
NUMBERS = [*range(3, 60), *range(60, 300, 7)]


@family("reasoning", b=NUMBERS, gap=NUMBERS, wording=WORDINGS)
def word_subtract(b: int, gap: int, wording: tuple[str, str]) -> Draft:
    a, (reason, text) = b + gap, wording
    steps = [("plan", f"{reason}: {a} - {b}"), *steps_of(taken(a, b))]
    return Draft(told(text, a=a, b=b), steps, str(gap))
