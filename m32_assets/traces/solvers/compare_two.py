"""Compares two numbers by subtracting one from the other."""

import re


def solve(prompt: str) -> str:
    """A number, ``yes`` or ``no``, or a sign."""
    a, b = (int(n) for n in re.findall(r"\d+", prompt))
    difference = a - b
    if "sign fits" in prompt or prompt.startswith("Put"):
        return ">" if difference > 0 else "<"
    if re.search(r"^Is \d+ (?:greater|more)|\d >", prompt):
        return "yes" if difference > 0 else "no"
    if re.search(r"^Is \d+ less|\d <", prompt):
        return "no" if difference > 0 else "yes"
    low = re.search(r"smaller|lower|cheaper", prompt)
    return str(a if (difference > 0) != bool(low) else b)
