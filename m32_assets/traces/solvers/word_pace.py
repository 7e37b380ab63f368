"""Answers questions about a pace by whether one of the two numbers belongs to a single unit of time."""

import re
from fractions import Fraction

from m32_assets.traces.verification.number_words import in_digits

PER = r"# (?:\w+ )*(?:an?|per|each|every) (?:second|minute|hour|day|week|month|year)\b"
TIME = r"# (?:seconds|minutes|hours|days|weeks|months|years|seasons|rounds)|Time: #"


def solve(prompt: str) -> str:
    """The product of a rate and a time, else the larger number divided by the smaller or by the rate."""
    prompt = in_digits(prompt)
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    text = re.sub(r"\d+", "#", prompt)
    places = [m.start() for m in re.finditer("#", text)]
    times = [places.index(m.start() + m[0].index("#")) for m in re.finditer(TIME, text)]
    if not times:
        return str(Fraction(max(numbers), min(numbers)))
    rates = [n for n in range(2) if n not in times and re.match(PER, text[places[n] :])]
    if rates:
        return str(sum([numbers[rates[0]]] * numbers[times[0]]))
    return str(Fraction(numbers[1 - times[0]], numbers[times[0]]))
