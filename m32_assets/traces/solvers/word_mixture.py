"""Answers mixture questions by balancing the parts around a trial value."""

import re


def solve(prompt: str) -> str:
    """The value at which what one part lacks is what the other has too much."""
    sign = "$" if "$" in prompt else "%"
    values = [int(v) for v in re.findall(r"\$(\d+)" if sign == "$" else r"(\d+)%", prompt)]
    amounts = [int(n) for n in re.findall(r"(?<!\$)\b(\d+) (?:kg|L|litres)\b", prompt)]
    for mean in range(min(values), max(values) + 1):
        if sum((v - mean) * n for v, n in zip(values, amounts, strict=True)) == 0:
            return f"${mean}" if sign == "$" else f"{mean}%"
    raise ValueError(f"no whole mean in {prompt!r}")
