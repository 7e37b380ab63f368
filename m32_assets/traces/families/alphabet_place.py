"""Letters of the alphabet: the next, the one before, and those a few places away."""

from string import ascii_uppercase

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import plural
from m32_assets.traces.wordings import keyed_wordings

# {c} is a letter, {m} a number of places to go, which the neighbours (next, previous) do not need.
WORDINGS = keyed_wordings("alphabet_place")
POINTS = [
    (c, m, w)
    for c in range(26)
    for m in range(1, 6)
    for w in WORDINGS
    if (m == 1) == (w[0] in {"next", "previous"}) and (c + m < 26 if w[0] in {"after", "next"} else c >= m)
]


@family("synthetic", point=POINTS)
def alphabet_place(point: tuple[int, int, tuple[str, str]]) -> Draft:
    c, m, (kind, text) = point
    way = 1 if kind in {"after", "next"} else -1
    row = [ascii_uppercase[c + way * i] for i in range(m + 1)]
    steps = [
        ("plan", f"alphabet: {plural(m, 'letter')} {'on' if way > 0 else 'back'} from {row[0]}"),
        ("count", ", ".join(f"{letter} {i}" for i, letter in enumerate(row[1:], 1))),
        ("conclude", f"it is {row[-1]}"),
    ]
    return Draft(text.format(c=row[0], m=m), steps, row[-1])
