"""Answers divisibility questions by rebuilding the multiple."""

import re

LEFT = r"remainder when|: remainder|any apples|anything over|stay in|incomplete|impossible|lying around|missing from"


def solve(prompt: str) -> str:
    """``yes`` when the smaller number of the prompt, counted up, lands on the larger; the other way when it asks
    whether something is left."""
    small, large = sorted(n for n in map(int, re.findall(r"\d+", prompt)) if n)
    exact = large in range(0, large + 1, small)
    return "yes" if exact != bool(re.search(LEFT, prompt)) else "no"
