"""Answers a simple question about a long list: takes the list apart at its commas."""

import re


def solve(prompt: str) -> str:
    """The asked word, or the only number."""
    found = re.search(r"(?:\w+, ){50,}\w+", prompt)
    if found is None:
        raise ValueError("no long list")
    row, ask = found[0].split(", "), prompt.replace(found[0], "").lower()
    (place,) = (i for i, word in enumerate(row) if word.isdigit())
    if re.search(r"only number|which number|type in|no word", ask):
        return row[place]
    if re.search(r"right before the number|come after\?|before you stopped", ask):
        return row[place - 1]
    if re.search(r"after the number|follows the number|behind", ask):
        return row[place + 1]
    return row[0 if re.search(r"first word|begin|start|front", ask) else -1]
