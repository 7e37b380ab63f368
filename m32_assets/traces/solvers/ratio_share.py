"""Shares an amount by dealing it out in rounds."""

import re

from m32_assets.traces.verification.number_words import in_digits

# The two that share, one after the other: "cats and dogs", "girls to boys", "1 part of cement with 2 parts of sand".
_PAIR = re.compile(
    r"\b(?=([a-z]+)(?:(?: and| to| :) (?:my |by )?|(?:,| and| with) \d+ (?:parts? )?(?:of |are )?)([a-z]+)\b)", re.I
)


def solve(prompt: str) -> str:
    """What the one who is asked about has in the end: the one of the pair that is named again."""
    prompt = in_digits(prompt)
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    left = max(numbers)
    numbers.remove(left)
    p, q = numbers
    first = second = 0
    while left:
        first, second, left = first + p, second + q, left - p - q
    said = re.findall(r"[a-z]+", prompt.lower())
    place = re.search(r"\b(first|second)\b", prompt, re.I)
    if place:
        return str(first if place[1].lower() == "first" else second)
    for one, other in _PAIR.findall(prompt):
        if one != "dollars" and said.count(one.lower()) != said.count(other.lower()):
            return str(first if said.count(one.lower()) > said.count(other.lower()) else second)
    raise ValueError(f"nobody of {_PAIR.findall(prompt)} is named again in {prompt!r}")
