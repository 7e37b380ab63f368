"""Finds all factors by splitting off primes and multiplying them together again."""

import re


def solve(prompt: str) -> str:
    """The factors in order, or how many there are."""
    n, p, all_factors = max(map(int, re.findall(r"\d+", prompt))), 2, {1}
    while n > 1:
        while n % p:
            p += 1
        n //= p
        all_factors |= {f * p for f in all_factors}
    if re.search(
        r"how (?:many|long)|^count|number of factors|number of positive|size of the|the number of", prompt.lower()
    ):
        return str(len(all_factors))
    return ", ".join(map(str, sorted(all_factors)))
