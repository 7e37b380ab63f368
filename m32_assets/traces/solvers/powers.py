"""Finds powers by adding equal groups again and again."""

import re


def solve(prompt: str) -> str:
    """The first number of the prompt to the power of the second, or squared, or cubed."""
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    exponent = 2 if "squared" in prompt else 3 if "cubed" in prompt else numbers[1]
    value = 1
    for _ in range(exponent):
        value = sum([value] * numbers[0])
    return str(value)
