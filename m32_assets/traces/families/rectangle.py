"""Area and perimeter of a rectangle."""

from m32_assets.traces.columns import computing, multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

# The key says what is asked and in which unit.
WORDINGS = keyed_wordings("rectangle")


@family("reasoning", in_words=3, a=range(3, 40), b=range(2, 13), wording=WORDINGS)
def rectangle(a: int, b: int, wording: tuple[str, str]) -> Draft:
    asked, text = wording
    kind, unit = asked.split()
    if kind == "area":
        answer = f"{a * b} square {unit}"
        steps = [("plan", f"area: length × width, {a} × {b}"), *computing(*multiplied(a, b))]
    else:
        answer = f"{2 * (a + b)} {unit}"
        steps = [
            ("plan", f"perimeter: 2 × (length + width), 2 × ({a} + {b})"),
            *computing(f"{a} + {b} = {a + b}", f"2 × {a + b} = {2 * (a + b)}"),
        ]
    return Draft(told(text, a=a, b=b), [*steps, ("conclude", f"so it is {answer}")], answer)
