"""Two steps: so many lots of so many, and then some more or fewer."""

from m32_assets.traces.columns import computing, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

WORDINGS = keyed_wordings("word_problem")


@family("reasoning", in_words=3, n=range(3, 10), m=range(4, 21), k=range(2, 12), wording=WORDINGS)
def word_problem(n: int, m: int, k: int, wording: tuple[str, str]) -> Draft:
    (sign, text), lots = wording, n * m
    end = lots - k if sign == "-" else lots + k
    steps = [
        ("plan", f"first {n} × {m}, then {sign} {k}"),
        *computing(*multiplied(m, n)),
        *steps_of([f"{lots} {sign} {k} = {end}"]),
    ]
    return Draft(told(text, n=n, m=m, k=k), steps, str(end))
