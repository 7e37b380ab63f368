"""Is a number prime: last digit, digit sum, then the small primes one by one."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings


@family("reasoning", n=[n for n in range(11, 529) if n % 2 or n % 20 == 4], wording=keyed_wordings)
def primes(n: int, wording: tuple[str, str]) -> Draft:
    steps, (kind, text) = [], wording

    def end(prime: bool, reason: str) -> Draft:
        answer = "yes" if prime == (kind == "prime") else "no"
        steps.append(("conclude", f"{reason}: {answer}"))
        return Draft(text.format(n=n), steps, answer)

    last, total = n % 10, sum(map(int, str(n)))
    for p in (2, 5):
        if n % p == 0:
            steps.append(("compute", f"prime test: {n} ends in {last}, and {p} × {n // p} = {n}"))
            return end(False, f"{n} is divisible by {p}, not prime")
    steps.append(("compute", f"prime test: {n} ends in {last}, not divisible by 2 or 5"))
    digits = " + ".join(str(n))
    if n % 3 == 0:
        steps.append(("compute", f"digit sum: {digits} = {total}, a multiple of 3"))
        return end(False, f"{n} is divisible by 3, not prime")
    steps.append(("compute", f"digit sum: {digits} = {total}, not a multiple of 3"))
    for p in (7, 11, 13, 17, 19):
        if p * p > n:
            break
        steps.append(("compute", f"{n} - {p} × {n // p} = {n % p}"))
        if n % p == 0:
            return end(False, f"{n} is divisible by {p}, not prime")
    limit = next(p for p in (5, 7, 11, 13, 17, 19, 23) if p * p > n)
    return end(True, f"{limit} × {limit} = {limit * limit} is more than {n}, so {n} is prime")


# Solver: answers primality questions by counting divisors.

# Questions whether the number is composite.
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
