"""Answers primality questions by counting divisors."""

import re

COMPOSITE = r"composite|^Can |a divisor other|strictly between|is not prime|: possible|cross "


def solve(prompt: str) -> str:
    """``yes`` when exactly two numbers divide the first number of two digits or more in the prompt, else ``no``; the
    other way when it asks for a composite."""
    found = re.search(r"\d{2,}", prompt)
    if found is None:
        raise ValueError(f"no number in {prompt!r}")
    n = int(found[0])
    prime = [d for d in range(1, n + 1) if n % d == 0] == [1, n]
    return "yes" if prime != bool(re.search(COMPOSITE, prompt)) else "no"
