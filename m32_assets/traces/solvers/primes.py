"""Answers primality questions by counting divisors."""

import re


def solve(prompt: str) -> str:
    """``yes`` when exactly two numbers divide the first number of the prompt, else ``no``."""
    found = re.search(r"\d{2,}", prompt)
    if found is None:
        raise ValueError(f"no number in {prompt!r}")
    n = int(found[0])
    return "yes" if [d for d in range(1, n + 1) if n % d == 0] == [1, n] else "no"
