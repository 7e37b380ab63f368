"""Answers questions about one amount and another compared with it: twice the one, and the gap on top or off."""

import re

from m32_assets.traces.verification.number_words import in_digits

FEWER = r"fewer|\bless\b|shorter\b|lighter|younger|saved us"
# The told amount is the one that is compared: "which is 5 more than" means that the other is smaller.
TURNED = r"which is \d|That was \d|that is \d|visitors to the museum, \d"


def solve(prompt: str) -> str:
    """The sum of both amounts."""
    prompt = in_digits(prompt)
    one, gap = (int(n) for n in re.findall(r"\d+", prompt))
    if re.search(r"^\w+ has \d+ (?:more|fewer) ", prompt):
        one, gap = gap, one
    fewer = (re.search(FEWER, prompt) is not None) != (re.search(TURNED, prompt) is not None)
    return str(2 * one + (-gap if fewer else gap))
