"""Finds probabilities by writing all cases down and counting."""

import re
from fractions import Fraction

from m32_assets.traces.verification.number_words import in_digits


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
