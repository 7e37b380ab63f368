"""Two words in capitals, small letters or with capital initials."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import words_of

FIRST = words_of(
    "red blue old new tiny giant quiet happy brave gentle warm cold early lucky sunny wild green grand polite solid"
)
SECOND = words_of(
    "fox river bakery garden lion tower market violin kitten harbor comet orchard piano castle wagon "
    "lantern island window bridge"
)


@family("synthetic", first=FIRST, second=SECOND, wording=keyed_wordings)
def string_case(first: str, second: str, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    forms = {"upper": str.upper, "lower": str.lower, "title": str.title}
    change = forms.pop(kind)
    name = {"upper": "capital letters", "lower": "small letters", "title": "capital initials"}[kind]
    before = list(forms.values())[len(first) % 2]  # one of the two other forms, always the same for these words
    x, y = before(first), before(second)
    a, b = change(first), change(second)
    steps = [
        ("plan", f"{name}, one word after the other"),
        ("transform", f"{x} → {a}, {y} → {b}"),
        ("conclude", f"together: {a} {b}"),
    ]
    return Draft(text.format(s=f"{x} {y}"), steps, f"{a} {b}")


# Solver: changes letter case by the distance of 32 between the code points of the two cases.

# The words of the questions; the words to change are the two side by side that are none of them.
ASKING = set(
    """
    address after all and any been begin big block book both but capital capitalise capitalised capitals caps case
    change convert cover does each elsewhere every first fix for give has have headline how initials left letter
    letters line lock look loud lower lowercase make making named needs never nickname novel only others out painted
    please poet poster print rewrite shop should shout shouts show sign small start take takes that the them
    throughout title too typed upper uppercase uses was what with without word words would write
    """.split()
)
# Orders for capital initials.
TITLE = r"title|start of each|begin with|each word|both words|initials"
# Orders for small letters.
LOWER = r"small|lower|without any|no capital|never uses"


def solve(prompt: str) -> str:
    """The two words in the asked case."""
    pairs = re.findall(r"\b(?=([A-Za-z]{3,}) ([A-Za-z]{3,})\b)", prompt)
    text = next(" ".join(pair) for pair in pairs if not {word.lower() for word in pair} & ASKING)
    small = "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)
    ask = prompt.replace(text, "").replace("no small letter", "")
    if re.search(TITLE, ask):
        return re.sub(r"\b[a-z]", lambda m: chr(ord(m[0]) - 32), small)
    if re.search(LOWER, ask):
        return small
    return "".join(chr(ord(c) - 32) if c != " " else c for c in small)
