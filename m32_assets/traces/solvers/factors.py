"""Finds all factors by splitting off primes and multiplying them together again."""

import re


def solve(prompt: str) -> str:
    """The factors in order, or how many there are."""
    found = re.search(r"\d+", prompt)
    if found is None:
        raise ValueError(f"no number in {prompt!r}")
    n, p, all_factors = int(found[0]), 2, {1}
    while n > 1:
        while n % p:
            p += 1
        n //= p
        all_factors |= {f * p for f in all_factors}
    if re.search(r"[Hh]ow many|Count|Number of", prompt):
        return str(len(all_factors))
    return ", ".join(map(str, sorted(all_factors)))
