"""Fence posts, inclusive counts, cuts and queues: where one more or one less decides."""

import re
from itertools import pairwise

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, split_wordings

# Each wording has its key, what is known, and a name for each calculation.
WORDINGS = split_wordings(__file__)
# What is added to the difference, to the number of lengths or to the count; for the other keys nothing is.
EXTRA = {
    "ends": 1,
    "pages": 1,
    "days": 1,
    "houses": 1,
    "each": 1,
    "posts": 1,
    "pieces": 1,
    "inside": -1,
    "seats": -1,
    "cuts": -1,
    "cars": -1,
    "gaps": -1,
    "knockout": -1,
}


@family("reasoning", in_words=3, slice="edge_case", a=range(2, 32), n=range(3, 40), wording=WORDINGS)
def edge_off_by_one(a: int, n: int, wording: tuple[str, ...]) -> Draft:
    kind, text = wording[:2]
    if "{a}" not in text:  # it is not seen, so it must change the number that is
        n += 37 * (a - 2)
    prompt, known, *names = (fill_template(part, a=a, b=a + n, n=n, s=n * a) for part in wording[1:])
    extra = EXTRA.get(kind, 0)
    result = n + extra
    claims = [f"{a + n} - {a} = {n}"] if "{b}" in text else [f"{n * a} ÷ {a} = {n}"] if "{s}" in text else []
    if extra:
        claims.append(f"{n} {'+' if extra > 0 else '-'} 1 = {result}")
    *before, last = (f"{name}: {claim}" for name, claim in zip(names, claims or [str(n)], strict=True))
    steps = [("plan", known), *(("compute", claim) for claim in before), ("conclude", last)]
    return Draft(prompt, steps, str(result))


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
