"""Answers mixture questions by balancing the parts around a trial value."""

import re

from m32_assets.traces.verification.number_words import in_digits


def solve(prompt: str) -> str:
    """The value at which what one part lacks is what the other has too much."""
    prompt = in_digits(prompt)
    found = re.findall(r"(\$?)(\d+)(%?)", prompt)
    values = [int(n) for dollar, n, percent in found if dollar or percent]
    amounts = [int(n) for dollar, n, percent in found if not dollar and not percent]
    for mean in range(min(values), max(values) + 1):
        if sum((v - mean) * n for v, n in zip(values, amounts, strict=True)) == 0:
            return f"${mean}" if "$" in prompt else f"{mean}%"
    raise ValueError(f"no whole mean in {prompt!r}")
