"""Simple probability: favourable cases over all cases, in lowest terms."""

import re
from fractions import Fraction
from math import gcd

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, wordings


@family("reasoning", in_words=3, a=range(2, 20), b=range(2, 20), wording=wordings)
def probability(a: int, b: int, wording: str) -> Draft:
    n, g = a + b, gcd(a, a + b)
    good = a if "{a}" in wording else f"{n} - {b}"
    steps = [("plan", f"probability: {good} good cases over all cases")]
    if "{b}" in wording:
        steps.append(("compute", f"all: {a} + {b} = {n}" if good == a else f"good: {good} = {a}"))
    steps.append(("compute", f"probability = {a}/{n}") if g > 1 else ("conclude", f"the probability is {a}/{n}"))
    if g > 1:
        steps.append(("conclude", f"{a}/{n} = {a // g}/{n // g}"))
    return Draft(fill_template(wording, a=a, b=b, n=n), steps, f"{a // g}/{n // g}")


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
        wanted = "other" if re.search(r"not win|whole|dry", prompt) else "few"
        cases = ["few"] * few + ["other"] * (total - few)
    return str(Fraction(cases.count(wanted), len(cases)))
