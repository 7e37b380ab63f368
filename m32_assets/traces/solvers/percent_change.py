"""Answers percent changes by the part of a hundred that is there afterwards."""

import re
from fractions import Fraction

from m32_assets.traces.verification.number_words import in_digits

# What says that the amount gets smaller.
_DOWN = re.compile(
    r" off\b|discount|decrease|fewer|less|shrinks|marked down|cuts?\b|fell|quit|drops|minus|loses|shorte[rn]|coupon"
    r"|gone|lets|leaked|break|reduced|thrown away",
    re.I,
)


def solve(prompt: str) -> str:
    """The amount after the rise or the fall."""
    prompt = in_digits(prompt)
    percent = re.search(r"(\d+)(?:%| percent)", prompt)
    if percent is None:
        raise ValueError(f"no percentage in {prompt!r}")
    (amount,) = re.findall(r"\d+", prompt.replace(percent[0], "", 1))
    after = 100 - int(percent[1]) if _DOWN.search(prompt) else 100 + int(percent[1])
    return str(Fraction(after, 100) * int(amount))
