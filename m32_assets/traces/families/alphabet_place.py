"""Letters of the alphabet: the next, the one before, and the place of a letter."""

from string import ascii_uppercase

from m32_assets.traces.family import Draft, family

# {c} is a letter, {n} its place, {m} a number of places to go.
WORDINGS = (
    ("after", "Which letter is {m} places after {c} in the alphabet?"), ("after", "Start at {c} and go {m} letters on. Which letter is it?"),
    ("after", "{c} plus {m} letters:"), ("after", "A cipher moves every letter {m} forward. What does {c} become?"),
    ("before", "Which letter is {m} places before {c} in the alphabet?"), ("before", "Go back {m} letters from {c}. Where do you land?"),
    ("before", "{c} minus {m} letters:"), ("before", "In the alphabet, what stands {m} places to the left of {c}?"),
)  # fmt: skip
POINTS = [
    (c, m, w) for c in range(26) for m in range(2, 6) for w in WORDINGS
    if (c + m < 26 if w[0] == "after" else c >= m)
]  # fmt: skip


@family("synthetic", point=POINTS)
def alphabet_place(point: tuple[int, int, tuple[str, str]]) -> Draft:
    c, m, (kind, text) = point
    way = 1 if kind == "after" else -1
    row = [ascii_uppercase[c + way * i] for i in range(m + 1)]
    steps = [
        ("plan", f"alphabet: {m} letters {'on' if way > 0 else 'back'} from {row[0]}"),
        ("count", ", ".join(f"{letter} {i}" for i, letter in enumerate(row[1:], 1))),
        ("conclude", f"it is {row[-1]}"),
    ]
    return Draft(text.format(c=row[0], m=m), steps, row[-1])
