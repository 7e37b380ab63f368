"""Answers stories of equal groups by adding group after group."""

import re

from m32_assets.traces.verification.number_words import in_digits


def solve(prompt: str) -> str:
    """As many groups as one number of the story says, each as large as the other."""
    prompt = in_digits(prompt)
    groups, size = map(int, re.findall(r"\d+", prompt))
    return str(sum(size for _ in range(groups)))
