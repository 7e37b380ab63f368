"""A very long list of words and a simple question about it."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import WORDS

# Steps that share no factor with the number of words walk through all of them.
STRIDES = [s for s in range(5, 200) if s % 2 and s % 3 and s % 5 and s % 7 and s % 11]


@family(
    "reasoning",
    slice="edge_case",
    start=range(len(WORDS)),
    stride=STRIDES,
    count=range(62, 102),
    number=range(10, 100),
    wording=keyed_wordings,
)
def edge_long_prompt(start: int, stride: int, count: int, number: int, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    words = [WORDS[(start + stride * i) % len(WORDS)] for i in range(count)]
    place = 20 + number % 40
    before, after = words[place - 1], words[place]
    row = [*words[:place], str(number), *words[place:]]
    what = {
        "first": ("count", f"the list begins: {row[0]}, {row[1]}", f"the first word is {row[0]}", row[0]),
        "last": ("count", f"the list ends: {row[-2]}, {row[-1]}", f"the last word is {row[-1]}", row[-1]),
        "number": ("compare", f"not a word: {before}, {number}, {after}", f"the number is {number}", str(number)),
        "before": (
            "compare",
            f"around the number: {before}, {number}, {after}",
            f"before {number} stands {before}",
            before,
        ),
        "after": ("compare", f"around the number: {before}, {number}, {after}", f"after {number} comes {after}", after),
    }[kind]
    return Draft(text.format(words=", ".join(row)), [what[:2], ("conclude", what[2])], what[3])


# Solver: answers a simple question about a long list: takes the list apart at its commas.
def solve(prompt: str) -> str:
    """The asked word, or the only number."""
    found = re.search(r"(?:\w+, ){50,}\w+", prompt)
    if found is None:
        raise ValueError("no long list")
    row, ask = found[0].split(", "), prompt.replace(found[0], "").lower()
    (place,) = (i for i, word in enumerate(row) if word.isdigit())
    if re.search(r"only number|which number|type in|no word", ask):
        return row[place]
    if re.search(r"right before the number|come after\?|before you stopped", ask):
        return row[place - 1]
    if re.search(r"after the number|follows the number|behind", ask):
        return row[place + 1]
    return row[0 if re.search(r"first word|begin|start|front", ask) else -1]
