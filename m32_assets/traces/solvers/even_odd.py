"""Tells even from odd by pairing off."""

import re


def solve(prompt: str) -> str:
    """``even`` or ``odd``, or ``yes`` or ``no`` to one of them."""
    n = max(int(n) for n in re.findall(r"\d+", prompt))
    even = len(range(0, n, 2)) == len(range(1, n, 2))
    if re.search(r"even or|odd or", prompt):
        return "even" if even else "odd"
    asked_odd = re.search(r"odd|leave a remainder", prompt) is not None
    return "yes" if even != asked_odd else "no"
