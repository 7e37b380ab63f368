"""Three numbers put together, one after the other."""

from m32_assets.traces.columns import computing, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told

WORDINGS = (
    "What is {a} + {b} + {c}?", "Add {a}, {b} and {c}.", "{a} + {b} + {c} =", "Find the total of {a}, {b} and {c}.",
    "{name} buys three things for {a}, {b} and {c} dollars. How many dollars is that in all?",
    "On three days {name} ran {a}, {b} and {c} km. How many km did {he} run altogether?",
    "Three classes have {a}, {b} and {c} pupils. How many pupils are there?",
    "Ribbons of {a} cm, {b} cm and {c} cm are sewn end to end. How many cm is that?",
    "The {place} sold {a} {things} on Monday, {b} on Tuesday and {c} on Wednesday. How many is that in total?",
    "There are {a} red, {b} green and {c} blue {things}. How many {things} are there altogether?",
    "{a} plus {b} plus {c} makes what?", "Sum the three numbers {a}, {b}, {c}.",
)  # fmt: skip


@family("reasoning", a=range(6, 60), b=range(5, 40), c=range(4, 30), wording=WORDINGS)
def sum_three(a: int, b: int, c: int, wording: str) -> Draft:
    first = a + b
    steps = [("plan", f"addition: {a} + {b} + {c}"), *computing(f"{a} + {b} = {first}")]
    return Draft(told(wording, a=a, b=b, c=c), [*steps, *steps_of([f"{first} + {c} = {first + c}"])], str(first + c))
