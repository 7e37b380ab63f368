"""Finds medians, ranges and modes through the statistics module."""

import re
import statistics


def solve(prompt: str) -> str:
    """The number that is asked for."""
    values = [int(n) for n in re.findall(r"\d+", prompt)]
    if re.search(r"median|middle|below it", prompt, re.I):
        return str(statistics.median(values))
    if re.search(r"range|apart|differ|minus|better|busiest|older|spread", prompt, re.I):
        return str(max(values) - min(values))
    return str(statistics.mode(values))
