"""Stories of one addition: more comes, or parts are put together."""

from m32_assets.traces.columns import added, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told

WORDINGS = (
    "{name} has {a} {things} and gets {b} more. How many {things} does {he} have now?",
    "{name} buys {a} {things} on Monday and {b} on Tuesday. How many {things} is that altogether?",
    "One box holds {a} {things}, another holds {b}. How many {things} are in both boxes?",
    "There are {a} {things} in the {place}. Then {b} more arrive. How many are there now?",
    "{name} and {other} collect {things}. {name} has {a}, {other} has {b}. How many do they have together?",
    "{other} gives {name} {b} {things}. {name} had {a} before. How many {things} has {name} got now?",
    "A bus carries {a} people. At the next stop {b} more get on. How many people are on the bus?",
    "{name} read {a} pages yesterday and {b} pages today. How many pages did {he} read in total?",
    "A tree was {a} cm tall and grew by {b} cm. How tall is it now, in cm?",
    "{a} girls and {b} boys are at the {place}. How many children is that?",
    "How many {things} does {name} own if {he} finds {b} and already had {a}?",
    "{name} drove {a} km in the morning and {b} km in the afternoon. How many km in all?",
    "A coat costs {a} dollars and a hat {b} dollars. What do they cost together, in dollars?",
    "{name} has {a} {things}. {other} has {b} more than {name}. How many {things} does {other} have?",
    "The {place} sold {a} {things} in May and {b} in June. What is the total?",
    "After {b} new members joined, how many are in a club that had {a}?",
    "{name} scored {a} points in one game and {b} in the next. How many points is that in total?",
)  # fmt: skip
NUMBERS = [*range(3, 60), *range(60, 400, 7)]


@family("reasoning", a=NUMBERS, b=NUMBERS, wording=WORDINGS)
def word_add(a: int, b: int, wording: str) -> Draft:
    steps = [("plan", f"put together, so addition: {a} + {b}"), *steps_of(added(a, b))]
    return Draft(told(wording, a=a, b=b), steps, str(a + b))
