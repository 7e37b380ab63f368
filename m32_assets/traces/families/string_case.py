"""Two words in capitals, small letters or with capital initials."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.words import words_of

WORDINGS = (
    ("upper", "Write '{s}' in capital letters."),
    ("upper", "Convert {s} to uppercase."),
    ("upper", "{s} in all caps:"),
    ("upper", "A headline shouts. How does it print {s}, with every letter big?"),
    ("lower", "Write '{s}' in small letters."),
    ("lower", "Convert {s} to lowercase."),
    ("lower", "The caps lock was on: {s}. What should it have been, all lowercase?"),
    ("lower", "{s} without any capital letters:"),
    ("title", "Give '{s}' with a capital at the start of each word and small letters elsewhere."),
    ("title", "Convert {s} to title case."),
    ("title", "{s} as a book title, each word capitalised:"),
    ("title", "A shop is named {s}. How is it painted on the sign if both words begin with a capital?"),
)
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
