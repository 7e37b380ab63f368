"""Changes letter case by the distance of 32 between the code points of the two cases."""

import re

FIND = (
    r"'(\w+ \w+)'|Convert (\w+ \w+) to|^(\w+ \w+) (?:in all|without|as a)|"
    r"print (\w+ \w+),|on: (\w+ \w+)\.|named (\w+ \w+)\."
)


def solve(prompt: str) -> str:
    """The two words in the asked case."""
    found = re.search(FIND, prompt)
    if found is None:
        raise ValueError(f"no words in {prompt!r}")
    text = next(filter(None, found.groups()))
    small = "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)
    ask = prompt.replace(text, "")
    if re.search(r"title|start of each|begin with", ask):
        return re.sub(r"\b[a-z]", lambda m: chr(ord(m[0]) - 32), small)
    if re.search(r"small|lowercase|without", ask):
        return small
    return "".join(chr(ord(c) - 32) if c != " " else c for c in small)
