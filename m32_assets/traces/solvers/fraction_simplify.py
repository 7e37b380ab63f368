"""Reduces fractions by trying divisors downwards."""

import re


def solve(prompt: str) -> str:
    """The proper fraction of the prompt in lowest terms."""
    top, bottom = sorted(int(n) for n in re.findall(r"\d+", prompt))
    by = next(d for d in range(top, 0, -1) if top % d == bottom % d == 0)
    return f"{top // by}/{bottom // by}"
