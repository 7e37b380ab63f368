"""Finds the claim of a short text: the marked sentence, else the one before the first pronoun."""

import re


def solve(prompt: str) -> str:
    """The main statement as a sentence of its own."""
    if marked := re.search(r"(?:In short, |All in all, |So )([^.]+\.)", prompt):
        return re.sub(r"^.", lambda m: m[0].upper(), marked[1])
    before = re.search(r"([A-Z][^.?:']+\.) (?:They|It|She) ", prompt)
    if before is None:
        raise ValueError(f"no text in {prompt!r}")
    return before[1]
