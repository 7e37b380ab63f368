"""Answers stories of equal groups by adding group after group."""

import re


def solve(prompt: str) -> str:
    """As many groups as one number of the story says, each as large as the other."""
    groups, size = map(int, re.findall(r"\d+", prompt))
    return str(sum(size for _ in range(groups)))
