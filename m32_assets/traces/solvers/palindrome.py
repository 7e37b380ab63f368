"""Recognises palindromes by pairing letters from the two ends."""

import re

FIND = (
    r"^Is (\w+) a|Does (\w+) read|'(\w+)'|^(\w+): pal|writes (\w+) and|string (\w+) eq|Would (\w+) s|not: (\w+)\?|"
    r"Reversing (\w+) g|code (\w+) sym"
)


def solve(prompt: str) -> str:
    """``yes`` or ``no``."""
    found = re.search(FIND, prompt)
    if found is None:
        raise ValueError(f"no string in {prompt!r}")
    letters = list(next(filter(None, found.groups())))
    while len(letters) > 1:
        if letters.pop(0) != letters.pop():
            return "no"
    return "yes"
