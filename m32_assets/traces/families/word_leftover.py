"""Giving and taking in several steps: what is left in the end."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import nouns
from m32_assets.traces.words import ITEMS

# "pack" wordings give first and then gain packs, "share" wordings gain first and then use up equal parts.
WORDINGS = (
    ("pack", "{x} has {s} {item}, gives {g} to {y} and then buys {n} packs of {m}. How many {item} does {x} have now?"),
    (
        "pack",
        "{s} {item} are in a box. {y} takes out {g}, {x} adds {n} bags of {m}. How many {item} are there?",
    ),
    (
        "pack",
        "Of {s} {item}, {x} loses {g}. Later {y} brings {n} bundles of {m}. Find the final number of {item}.",
    ),
    ("pack", "Start: {s} {item}. {x} sells {g}. {y} adds {n} times {m}. How many now?"),
    ("pack", "After {x} hands {g} of {s} {item} to {y}, {n} parcels of {m} arrive. How many {item} does {x} own then?"),
    ("share", "{x} has {s} {item} and gets {g} from {y}. Then {n} friends receive {m} each. How many {item} are left?"),
    ("share", "A shop of {x} holds {s} {item}. {y} delivers {g} more, and {n} customers buy {m} each. What remains?"),
    (
        "share",
        "{x} collects {s} {item}, {y} adds {g}. They fill {n} bags with {m} each. How many stay outside?",
    ),
    ("share", "Start: {s} {item}. {y} brings {g}. {x} uses {m} on each of {n} days. How many are left?"),
    ("share", "{s} {item} and {g} more from {y}: {x} puts {m} on each of {n} tables. Work out how many are left over."),
)
X, Y = ("Ada", "Ben", "Elif", "Leo", "Vera"), ("Grace", "Jonas", "Maya", "Pablo", "Umar")


@family(
    "reasoning", s=range(40, 90), g=range(3, 16), n=range(2, 6), m=range(2, 9), x=X, y=Y, item=ITEMS, wording=WORDINGS
)
def word_leftover(s: int, g: int, n: int, m: int, x: str, y: str, item: str, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    first, last = ("-", "+") if kind == "pack" else ("+", "-")
    middle = s - g if kind == "pack" else s + g
    end = middle + n * m if kind == "pack" else middle - n * m
    steps = [
        ("plan", f"{nouns(item)}: {s} {first} {g}, then {last} {n} × {m}"),
        ("compute", f"{s} {first} {g} = {middle}"),
        ("compute", f"{n} × {m} = {n * m}"),
        ("compute", f"{middle} {last} {n * m} = {end}"),
        ("conclude", f"{end} {nouns(item)} in the end"),
    ]
    return Draft(text.format(s=s, g=g, n=n, m=m, x=x, y=y, item=nouns(item)), steps, str(end))
