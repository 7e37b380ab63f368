"""Two words in capitals, small letters or with capital initials."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import words_of

WORDINGS = keyed_wordings("string_case")
FIRST = words_of(
    "red blue old new tiny giant quiet happy brave gentle warm cold early lucky sunny wild green grand polite solid"
)
SECOND = words_of(
    "fox river bakery garden lion tower market violin kitten harbor comet orchard piano castle wagon "
    "lantern island window bridge"
)


@family("synthetic", first=FIRST, second=SECOND, wording=WORDINGS)
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
