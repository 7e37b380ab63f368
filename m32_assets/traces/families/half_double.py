"""Half, double, a third, triple, a quarter and four times a number."""

from m32_assets.traces.columns import divided, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told

PARTS, TIMES = {2: "half", 3: "a third", 4: "a quarter"}, {2: "double", 3: "triple", 4: "four times"}
PART_ASKS = (
    "What is {w} of {n}?", "Find {w} of {n}.", "How much is {w} of {n}?", "{name} gives {other} {w} of {his} {n} {things}. "
    "How many does {other} get?", "A film takes {n} minutes. {name} has seen {w} of it. How many minutes is that?",
    "A {n} km trip is {w} done. How many km is that?", "Take {w} of the number {n}.",
)  # fmt: skip
TIME_ASKS = (
    "What is {w} the number {n}?", "{w} {n} is how much?", "Give {w} of what {n} is.", "{name} has {n} {things}, {other} has "
    "{w} that number. How many does {other} have?", "A plant of {n} cm grows to {w} its height. How tall is it then, in cm?",
    "A recipe for {n} guests is made to serve {w} as many. How many guests is that?", "Work out {w} the value of {n}.",
)  # fmt: skip
POINTS = [
    *((n * by, by, text, True) for by in PARTS for n in range(3, 80) for text in PART_ASKS),
    *((n, by, text, False) for by in TIMES for n in range(3, 100) for text in TIME_ASKS),
]


@family("reasoning", point=POINTS)
def half_double(point: tuple[int, int, str, bool]) -> Draft:
    n, by, text, part = point
    word = PARTS[by] if part else TIMES[by]
    plan = f"{word}: {n} {'÷' if part else '×'} {by}"
    prompt = told(text, n=n, w=word, by=by)
    answer = n // by if part else n * by
    steps = [("plan", plan), *steps_of(divided(n, by) if part else multiplied(n, by))]
    return Draft(prompt[0].upper() + prompt[1:], steps, str(answer))
