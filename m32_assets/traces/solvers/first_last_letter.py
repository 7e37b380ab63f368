"""Finds a letter of a word by its place."""

import re


def solve(prompt: str) -> str:
    """One letter."""
    before, after = r"(?: of| in| lists| ends|the word|Take|does) '?", r"'?(?:\?|\.|$| begin| and)"
    found = re.search(rf"{before}(\w{{3,}}){after}|^(\w+)[,:]", prompt)
    if found is None:
        raise ValueError(f"no word in {prompt!r}")
    word = next(filter(None, found.groups()))
    for words, pattern in (
        ("just before|second-to-last", r"(.).$"), ("second|number 2", r"^.(.)"), ("third|letter 3", r"^..(.)"),
        ("last|the end|final|ends", r"(.)$"), ("", r"^(.)"),
    ):  # fmt: skip
        if re.search(words, prompt) and (place := re.search(pattern, word)):
            return place[1]
    raise ValueError(f"no letter asked in {prompt!r}")
