"""Answers give-and-take questions by walking through the verbs, one thing at a time."""

import re

GAIN_FIRST = r"gets|delivers|adds \d+\.|brings \d+\.|more from"


def solve(prompt: str) -> str:
    """What is left after both changes."""
    if prompt.startswith("After"):
        change, stock, *groups = map(int, re.findall(r"\d+", prompt))
    else:
        stock, change, *groups = map(int, re.findall(r"\d+", prompt))
    gains = re.search(GAIN_FIRST, prompt) is not None
    pile = stock + change if gains else stock - change
    for _ in range(groups[0]):
        pile += -groups[1] if gains else groups[1]
    return str(pile)
