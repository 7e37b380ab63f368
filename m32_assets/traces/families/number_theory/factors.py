"""All the factors of a number: pairs that multiply to it."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import named_wordings, of_the_numbers


@family(
    "reasoning",
    n=[n for n in range(4, 121) if sum(n % d == 0 for d in range(1, n + 1)) <= 9],
    wording=named_wordings(0),
)
def factors(n: int, wording: tuple[str, ...]) -> Draft:
    prompt, known = (text.format(n=n) for text in wording[1:])
    found = [d for d in range(1, n + 1) if n % d == 0]
    pairs = ", ".join(f"{d} × {n // d} = {n}" for d in found if d * d <= n)
    listed, counted = ", ".join(map(str, found)), wording[0] == "count"
    # the result is called what is wanted
    wanted, answer = known.rpartition("wanted: ")[2], str(len(found)) if counted else listed
    steps = [("plan", of_the_numbers(known)), ("compute", f"all pairs that make {n}: {pairs}")]
    if counted:
        steps.append(("transform", f"factors in order: {listed}"))
    return Draft(prompt, [*steps, ("conclude", f"{wanted}: {answer}")], answer)


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
        r"how (?:many|long)|\bcount\b|number of (?:factors|divisors|positive)|size of the|the number of|amount of|^len",
        prompt.lower(),
    ):
        return str(len(all_factors))
    return ", ".join(map(str, sorted(all_factors)))
