"""Giving and taking in several steps: what is left in the end."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import nouns
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import ITEMS

# "pack" wordings give first and then gain packs, "share" wordings gain first and then use up equal parts.
WORDINGS = keyed_wordings("word_leftover")
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
