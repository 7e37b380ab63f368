"""Finds powers by adding equal groups again and again."""

import re


def solve(prompt: str) -> str:
    """The base of the prompt to the power of its exponent, or squared, or cubed."""
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    if re.search(r"^exponent|copies|code has", prompt):
        numbers.reverse()
    exponent = 2 if "squared" in prompt else 3 if "cubed" in prompt else numbers[1]
    value = 1
    for _ in range(exponent):
        value = sum([value] * numbers[0])
    return str(value)
