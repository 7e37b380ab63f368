"""Answers stories of sharing by handing out round after round."""

import re

from m32_assets.traces.verification.number_words import in_digits


def solve(prompt: str) -> str:
    """How many rounds the larger number of the story lasts."""
    prompt = in_digits(prompt)
    people, stock = sorted(map(int, re.findall(r"\d+", prompt)))
    rounds = 0
    while stock >= people:
        stock, rounds = stock - people, rounds + 1
    return str(rounds)
