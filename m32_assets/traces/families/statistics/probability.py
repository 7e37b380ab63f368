"""Simple probability: favourable cases over all cases, in lowest terms."""

import re
from fractions import Fraction
from math import gcd

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings


# Keys: both kinds are told ("kinds"), the wanted kind and all ("part"), or the other kind and all ("rest"). Where
# something is counted first, its name comes before what the wanted ones are or do.
@family("reasoning", in_words=3, a=range(2, 20), b=range(2, 20), wording=named_wordings(1))
def probability(a: int, b: int, wording: tuple[str, ...]) -> Draft:
    n, g = a + b, gcd(a, a + b)
    prompt, known, names = (fill_template(text, a=a, b=b, n=n) for text in wording[1:])
    *counted, holds = names.split("; ")
    claim = f"{a} + {b} = {n}" if wording[0] == "kinds" else f"{n} - {b} = {a}"
    steps = [
        ("plan", known),
        *(("compute", f"{name}: {claim}") for name in counted),
        ("compute" if g > 1 else "conclude", f"{a} of {n} {holds}, so {a}/{n}"),
    ]
    if g > 1:
        steps.append(("conclude", f"in lowest terms: {a}/{n} = {a // g}/{n // g}"))
    return Draft(prompt, steps, f"{a // g}/{n // g}")


# Solver: finds probabilities by writing all cases down and counting.
def solve(prompt: str) -> str:
    """The part of the cases that is asked about, in lowest terms."""
    prompt = in_digits(prompt)
    kinds = re.search(r"(\d+) (\w+?)s?\b(?: \w+)? and (\d+) (\w+?)s?\b", prompt)
    if kinds:  # a number of each kind: the one is asked about that is named again, unless as what is not wanted
        first, one, second, other = kinds.groups()
        wanted = one if len(re.findall(rf"\b{one}", prompt)) > 1 or f"not {other}" in prompt else other
        cases = [one] * int(first) + [other] * int(second)
    else:  # a number of cases among all
        few, total = sorted(int(n) for n in re.findall(r"\d+", prompt))
        wanted = "other" if re.search(r"\bnot\b|n't|\bno\b|without|whole|dry", prompt) else "few"
        cases = ["few"] * few + ["other"] * (total - few)
    return str(Fraction(cases.count(wanted), len(cases)))
