"""Answers off-by-one questions by laying everything out and counting it."""

import re
from itertools import pairwise

from m32_assets.traces.verification.number_words import in_digits

INSIDE = r"[Bb]etween|greater than|above|skip|without a stop"
HALF_OPEN = r"flights|nights|higher|upwards|stops do I|range\(|next chapter"


def solve(prompt: str) -> str:
    """The number of things that are there when all are drawn."""
    prompt = in_digits(prompt)
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    spaced = re.search(r"every|apart| pieces of ", prompt) and not re.search(r"every (?:day|one|whole)", prompt)
    if re.search(r"fence|train", prompt) or len(numbers) == 1:
        places = list(range(numbers[0]))  # gaps, beads, cuts, cars
    elif re.search(r"rope", prompt):
        places = list(range(numbers[1]))
    elif spaced:
        places = list(range(0, max(numbers), min(numbers)))  # the lengths, each at its start
    else:
        line = list(range(numbers[0], numbers[1] + 1))
        if re.search(INSIDE, prompt):
            line = line[1:-1]
        return str(len(line[:-1] if re.search(HALF_OPEN, prompt) else line))
    if re.search(r"round|circular|closed|ring\b", prompt):
        return str(len({(place + 1) % (places[-1] + 1) for place in places}))
    if re.search(
        r"How many (?:posts|lamps|trees|departures|marks|seedlings|pieces|bits)|Into how many|how many bits", prompt
    ):
        return str(len([*places, None]))
    return str(len(list(pairwise(places))))
