"""All the factors of a number: pairs that multiply to it."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings


@family(
    "reasoning", n=[n for n in range(4, 121) if sum(n % d == 0 for d in range(1, n + 1)) <= 9], wording=keyed_wordings
)
def factors(n: int, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    found = [d for d in range(1, n + 1) if n % d == 0]
    pairs = ", ".join(f"{d} × {n // d} = {n}" for d in found if d * d <= n)
    listed = ", ".join(map(str, found))
    steps = [("plan", f"factors: pairs that make {n}"), ("compute", pairs), ("conclude", f"in order: {listed}")]
    if kind == "count":
        steps.append(("conclude", f"that makes {len(found)}"))
    return Draft(text.format(n=n), steps, listed if kind == "list" else str(len(found)))


# Solver: finds all factors by splitting off primes and multiplying them together again.
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
