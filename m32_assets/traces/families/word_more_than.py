"""Two steps: one has so many, the other so many more or fewer; how many have both?"""

from m32_assets.traces.columns import added, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

# The sign says how the number of the other follows.
WORDINGS = keyed_wordings("word_more_than")


@family("reasoning", in_words=3, a=range(14, 61), d=range(2, 12), wording=WORDINGS)
def word_more_than(a: int, d: int, wording: tuple[str, str]) -> Draft:
    sign, text = wording
    b = a + d if sign == "+" else a - d
    steps = [
        ("plan", f"the other: {a} {sign} {d}, then both together"),
        ("compute", f"{a} {sign} {d} = {b}"),
        *steps_of(added(a, b)),
    ]
    return Draft(told(text, a=a, d=d), steps, str(a + b))
