"""Answers distance, speed and time questions by the units of what is given."""

import re
from fractions import Fraction


def solve(prompt: str) -> str:
    """The quantity whose unit is missing from the prompt."""
    speed = re.search(r"(\d+) km(?:/h| per hour)", prompt)
    hours = re.search(r"(\d+) h", prompt)
    way = re.search(r"(\d+) km(?!/h| per)", prompt)
    if speed is None and way and hours:
        return f"{Fraction(int(way[1]), int(hours[1]))} km/h"
    if hours is None and way and speed:
        return f"{Fraction(int(way[1]), int(speed[1]))} hours"
    if speed and hours:
        return f"{sum([int(speed[1])] * int(hours[1]))} km"
    raise ValueError(f"nothing to work out in {prompt!r}")
