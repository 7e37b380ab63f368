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
    wanted = {
        "upper": "every letter a capital",
        "lower": "no capitals, only small letters",
        "title": "a capital to begin each word, then small letters",
    }[kind]
    before = list(forms.values())[len(first) % 2]  # one of the two other forms, always the same for these words
    x, y = before(first), before(second)
    a, b = change(first), change(second)
    steps = [
        ("plan", f"wanted: {wanted}"),
        ("transform", f"{x} becomes {a}, {y} becomes {b}"),
        ("conclude", f"together: {a} {b}"),
    ]
    return Draft(text.format(s=f"{x} {y}"), steps, f"{a} {b}")


# Solver: changes letter case by the distance of 32 between the code points of the two cases.

# The words of the questions; the words to change are the two side by side that are none of them.
ASKING = set(
    """
    address after album all and any are badge band been begin begins big block book both bubble but capital capitalise
    capitalised capitals caps case change christened code comic contain convert cover does down each else elsewhere
    every everything film first fix for form format give goes has have head headline held hero how hull initial
    initials input its jam label large left letter letterer letters line little lock look loud lower lowercase make
    makes making may must name named names needs neither never nickname nor normal novel only others out output
    painted please pls poet poster pots press print proper quit rest retype rewrite road run set shift ship shop
    should shout shouts show shows sign small start store stored str street strtolower style tag tags take takes that
    the them throughout time title too touppercase typed typesetter upper uppercase uses want wants was what whisper
    whole with without word words would write written yelling yells
    """.split()
)
# Orders for capital initials.
TITLE = r"title|start of each|begin with|each word|both words|initial|head of every word|first letters up"
# Orders for small letters.
LOWER = r"small|lower|without any|no capital|never uses|no big|out of capitals|neither shift"


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
