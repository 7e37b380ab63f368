"""Answers stories of sharing by handing out round after round."""

import re


def solve(prompt: str) -> str:
    """How many rounds the larger number of the story lasts."""
    people, stock = sorted(map(int, re.findall(r"\d+", prompt)))
    rounds = 0
    while stock >= people:
        stock, rounds = stock - people, rounds + 1
    return str(rounds)
