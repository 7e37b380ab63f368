"""Answers questions about a budget by buying one thing after the other."""

import re

from m32_assets.traces.verification.number_words import in_digits

MANY = r"(?:How|how) many|largest number"


def solve(prompt: str) -> str:
    """What is left or missing after the things that are named, or how many fit."""
    prompt = in_digits(prompt)
    found = re.findall(r"(\$?)(\d+)", prompt)
    dollars = [int(n) for sign, n in found if sign]
    things = [int(n) for sign, n in found if not sign]
    price, budget = sorted(dollars)
    if things:
        return f"${abs(budget - sum([price] * things[0]))}"
    bought = 0
    while budget >= price:
        budget -= price
        bought += 1
    return str(bought) if re.search(MANY, prompt) else f"${budget}"
