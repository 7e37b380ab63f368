"""Giving and taking in several steps: what is left in the end."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings


# "pack" wordings give first and then gain packs, "share" wordings gain first and then use up equal parts.
@family("reasoning", in_words=3, s=range(40, 90), g=range(3, 16), n=range(2, 6), m=range(2, 9), wording=keyed_wordings)
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
    return Draft(fill_template(text, s=s, g=g, n=n, m=m), steps, str(end))


# Solver: answers give-and-take questions by walking through the verbs, one thing at a time.

# What is said of the first change when something goes.
GOES = (
    r"gives|takes out \d+,|loses|sells|hands|spends|get off|fox|Broken|paid \d+ for|drained|ate \d|lent out|"
    r"went home|deleted|\d left|"
    r"were sold|used for|sinks|sold \d|killed|drove away|dealt with|stopped|fly off|borrowed|withdrew|sank|checked out|"
    r"siphoned|weeded out"
)


def solve(prompt: str) -> str:
    """What is left after both changes; the stock is the largest number, the groups come last."""
    prompt = in_digits(prompt)
    found = list(re.finditer(r"\d+", prompt))
    numbers = [int(n[0]) for n in found]
    stock = max(numbers)
    change, *groups = (n for n in numbers if n != stock)
    gains = re.search(GOES, prompt[: found[2].start()]) is None
    pile = stock + change if gains else stock - change
    for _ in range(groups[0]):
        pile += -groups[1] if gains else groups[1]
    return str(pile)
