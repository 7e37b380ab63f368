"""Tells even from odd by pairing off."""

import re

ODD = r"\bodd\b|leave a remainder|without a partner|single glove|and a half|left at the end|open now|sit out|on its own"


def solve(prompt: str) -> str:
    """``even`` or ``odd``, or ``yes`` or ``no`` to one of them."""
    n, ask = max(int(n) for n in re.findall(r"\d+", prompt)), prompt.lower()
    even = len(range(0, n, 2)) == len(range(1, n, 2))
    if re.search(r"even,? or|odd,? or|even number or", ask):
        return "even" if even else "odd"
    return "yes" if even != bool(re.search(ODD, ask)) else "no"
