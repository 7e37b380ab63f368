"""Answers shopping questions by adding price after price."""

import re


def solve(prompt: str) -> str:
    """The sum of the items, or what a note named before them leaves."""
    counts = [int(n) for n in re.findall(r"(?<![$\d])\d+ ", prompt)]
    prices = [int(p) for p in re.findall(r"\$(\d+)", prompt)]
    notes = prices[: len(prices) - len(counts)]
    due = 0
    for count, price in zip(counts, prices[len(notes) :], strict=True):
        for _ in range(count):
            due += price
    return f"${notes[0] - due if notes else due}"
