"""Fence posts, inclusive counts, cuts and queues: where one more or one less decides."""

import re
from itertools import pairwise

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

# What is added to the difference, to the number of lengths or to the count, and why.
KINDS = {
    "ends": (1, "both ends count"),
    "pages": (1, "both pages are read"),
    "days": (1, "both days count"),
    "houses": (1, "both houses count"),
    "each": (1, "the first and the last count too"),
    "inside": (-1, "neither end counts"),
    "seats": (-1, "neither seat counts"),
    "climbs": (0, "only the climbs count"),
    "moves": (0, "the place of the start does not count"),
    "nights": (0, "the first night is on day {a}, none on day {b}"),
    "open": (0, "{b} itself does not count"),
    "chapter": (0, "page {b} is no longer in it"),
    "posts": (1, "both ends have one"),
    "ring": (0, "a ring has no ends"),
    "cuts": (-1, "the last piece needs no cut"),
    "cars": (-1, "the last car has none behind it"),
    "pieces": (1, "there is one piece before the first cut"),
    "gaps": (-1, "nothing comes behind the last"),
    "knockout": (-1, "each match sends one home, all but the winner"),
}


@family("reasoning", in_words=3, slice="edge_case", a=range(2, 32), n=range(3, 40), wording=keyed_wordings)
def edge_off_by_one(a: int, n: int, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    extra, reason = KINDS[kind]
    if "{a}" not in text:  # it is not seen, so it must change the number that is
        n += 37 * (a - 2)
    steps = []
    if "{b}" in text:
        steps.append(("compute", f"{a + n} - {a} = {n}"))
    if "{s}" in text:
        steps.append(("compute", f"{n * a} ÷ {a} = {n}"))
    steps.append(("plan", reason.format(a=a, b=a + n)))
    result = n + extra
    steps.append(("conclude", f"{n} {'+' if extra > 0 else '-'} 1 = {result}" if extra else f"so it is {result}"))
    return Draft(fill_template(text, a=a, b=a + n, n=n, s=n * a), steps, str(result))


# Solver: answers off-by-one questions by laying everything out and counting it.

# Both ends of the row are left out.
INSIDE = r"[Bb]etween|greater than|above|skip|without a stop"
# One end of the row is left out.
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
