"""Sorts the words of a prompt by walking through the alphabet."""

import re
from string import ascii_lowercase


def solve(prompt: str) -> str:
    """The listed words from A to Z, separated by commas."""
    found = re.search(r"\w+(?:, \w+){3}", prompt)
    if found is None:
        raise ValueError(f"no list in {prompt!r}")
    words = found[0].split(", ")
    return ", ".join(word for letter in ascii_lowercase for word in words if word.startswith(letter))
