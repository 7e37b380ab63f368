"""Answers give-and-take questions by walking through the verbs, one thing at a time."""

import re

from m32_assets.traces.verification.number_words import in_digits

# What is said of the first change when something goes.
GOES = (
    r"gives|takes out \d+,|loses|sells|hands|spends|get off|fox|Broken|paid \d+ for|drained|ate \d|lent out|went home|deleted|\d left|"
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
