"""Is a number prime: last digit, digit sum, then the small primes one by one."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import named_wordings


@family("reasoning", n=[n for n in range(11, 529) if n % 2 or n % 20 == 4], wording=named_wordings(0))
def primes(n: int, wording: tuple[str, ...]) -> Draft:
    prompt, known = (text.format(n=n) for text in wording[1:])
    steps, digits = [("plan", known)], " + ".join(str(n))
    total, ends = sum(map(int, str(n))), f"{n} ends in {n % 10}"

    def end(reason: str, prime: bool = False) -> Draft:
        answer = "yes" if prime == (wording[0] == "prime") else "no"
        return Draft(prompt, [*steps, ("conclude", f"{reason}: {answer}")], answer)

    for p in (2, 5):
        if n % p == 0:
            steps.append(("compute", f"{ends}, and {p} × {n // p} = {n}"))
            return end(f"{p} divides {n}, so it is not prime")
    three = "divides it" if n % 3 == 0 else "does not"
    steps.append(("compute", f"{ends}, so 2 and 5 do not divide it; digit sum: {digits} = {total}, so 3 {three}"))
    if n % 3 == 0:
        return end(f"3 divides {n}, so it is not prime")
    for p in (7, 11, 13, 17, 19):
        if p * p > n:
            break
        steps.append(("compute", f"rest of {n} divided by {p}: {n} - {p} × {n // p} = {n % p}"))
        if n % p == 0:
            return end(f"{p} divides {n}, so it is not prime")
    limit = next(p for p in (5, 7, 11, 13, 17, 19, 23) if p * p > n)
    return end(f"next prime {limit}: {limit} × {limit} = {limit * limit} is more than {n}, so {n} is prime", prime=True)


# Solver: answers primality questions by counting divisors.

# Questions whether the number is composite.
COMPOSITE = (
    r"composite|^Can |a divisor other|strictly between|(?:is|are) not prime|other than prime|NOT a prime|no prime|"
    r": possible|cross |smaller factors|a product of|Does some|Is some|throw|neither|deleted|more than 2|"
    r"Is there a way|strike|fail a|fill a rectangle"
)


def solve(prompt: str) -> str:
    """``yes`` when exactly two numbers divide the first number of two digits or more in the prompt, else ``no``; the
    other way when it asks for a composite."""
    found = re.search(r"\d{2,}", prompt)
    if found is None:
        raise ValueError(f"no number in {prompt!r}")
    n = int(found[0])
    prime = [d for d in range(1, n + 1) if n % d == 0] == [1, n]
    return "yes" if prime != bool(re.search(COMPOSITE, prompt)) else "no"
