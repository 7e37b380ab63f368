"""Answers the two-step stories by whether the odd number comes on top or goes away."""

import re

GOES = r"loses|taken out|spends|sells|broken|eats|stay empty"


def solve(prompt: str) -> str:
    """The lots together, and the odd number more or less."""
    first, second, third = (int(n) for n in re.findall(r"\d+", prompt))
    if re.search(GOES, prompt):
        return str(sum([first] * second) - third)
    if re.search(r"lie on the floor|to join", prompt):
        first, second, third = second, third, first
    elif "for getting in" in prompt:
        first, second, third = first, third, second
    return str(sum([first] * second) + third)
