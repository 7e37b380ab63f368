"""Walks the alphabet by code points."""

import re


def solve(prompt: str) -> str:
    """The letter so many places on or back."""
    letter = re.search(r"\b[B-Z]\b|\bA\b(?! cipher)", prompt)
    steps = re.search(r"\d", prompt)
    if letter is None or steps is None:
        raise ValueError(f"no letter or no number in {prompt!r}")
    back = re.search(r"before|back|minus|left", prompt)
    return chr(ord(letter[0]) + (-int(steps[0]) if back else int(steps[0])))
