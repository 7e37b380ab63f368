"""Three numbers put together, one after the other."""

from m32_assets.traces.columns import computing, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told, wordings

WORDINGS = wordings("sum_three")


@family("reasoning", in_words=3, a=range(6, 60), b=range(5, 40), c=range(4, 30), wording=WORDINGS)
def sum_three(a: int, b: int, c: int, wording: str) -> Draft:
    first = a + b
    steps = [("plan", f"addition: {a} + {b} + {c}"), *computing(f"{a} + {b} = {first}")]
    return Draft(told(wording, a=a, b=b, c=c), [*steps, *steps_of([f"{first} + {c} = {first + c}"])], str(first + c))
