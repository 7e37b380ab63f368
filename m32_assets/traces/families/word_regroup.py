"""Two steps: so many lots of so many, and all of it shared out or packed anew."""

from m32_assets.traces.columns import computing, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told, wordings

WORDINGS = wordings("word_regroup")
POINTS = [
    (n, m, k)
    for n in range(2, 10)
    for m in range(2, 21)
    for k in range(2, 13)
    if n * m % k == 0 and k not in (n, m) and n * m > k
]


@family("reasoning", in_words=3, point=POINTS, wording=WORDINGS)
def word_regroup(point: tuple[int, int, int], wording: str) -> Draft:
    n, m, k = point
    steps = [
        ("plan", f"first {n} × {m}, then ÷ {k}"),
        *computing(*multiplied(m, n)),
        *steps_of([f"{n * m} ÷ {k} = {n * m // k}"]),
    ]
    return Draft(told(wording, n=n, m=m, k=k), steps, str(n * m // k))
