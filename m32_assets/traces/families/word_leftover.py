"""Giving and taking in several steps: what is left in the end."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

# "pack" wordings give first and then gain packs, "share" wordings gain first and then use up equal parts.
WORDINGS = keyed_wordings("word_leftover")


@family("reasoning", in_words=3, s=range(40, 90), g=range(3, 16), n=range(2, 6), m=range(2, 9), wording=WORDINGS)
def word_leftover(s: int, g: int, n: int, m: int, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    first, last = ("-", "+") if kind == "pack" else ("+", "-")
    middle = s - g if kind == "pack" else s + g
    end = middle + n * m if kind == "pack" else middle - n * m
    steps = [
        ("plan", f"first {s} {first} {g}, then {last} {n} × {m}"),
        ("compute", f"{s} {first} {g} = {middle}"),
        ("compute", f"{n} × {m} = {n * m}"),
        ("conclude", f"{middle} {last} {n * m} = {end}"),
    ]
    return Draft(told(text, s=s, g=g, n=n, m=m), steps, str(end))
