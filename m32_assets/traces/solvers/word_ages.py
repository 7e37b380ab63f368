"""Answers age questions by writing down birth years."""

import re

from m32_assets.traces.verification.number_words import in_digits

GAP = r"# years (older|younger|more\b|before|earlier|after me|longer|ahead|less|the elder)|older by #"
SHIFT = r"# years (?:ago|back|from)|\b(?:[Ii]n|after) # (?:more )?years"
# The age of the older one is told, that of the younger asked for.
YOUNGER_ASKED = r"# years younger\b(?! than)|# years after me|#(?! years (?:ago|from))[^.#]*# years older than(?! me)"
NOW_ASKED = r"How old is (?!\w+ going)[^?]*\b(?:now|today)\b|present age"
BOTH_ASKED = r"add up|[Ss]um\b|together|combined|total|Add "


def solve(prompt: str) -> str:
    """The age (or sum of ages) that is asked for, with this year called 0."""
    prompt = in_digits(prompt)
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    text = re.sub(r"\d+", "#", prompt)
    places = [m.start() for m in re.finditer("#", text)]
    gaps = {places.index(m.start() + m[0].index("#")): m[1] for m in re.finditer(GAP, text)}
    shifts = [places.index(m.start() + m[0].index("#")) for m in re.finditer(SHIFT, text)]
    age = next(numbers[k] for k in range(3) if k not in gaps and k not in shifts)
    if len(gaps) == 2:
        return str(age + sum(-numbers[k] if word == "younger" else numbers[k] for k, word in gaps.items()))
    gap, year = numbers[min(gaps)], numbers[shifts[0]]
    if re.search(r"years (?:ago|back)", text):
        year = -year
    if re.search(NOW_ASKED, prompt):
        return str(gap + age - year)
    born = -age
    if re.search(BOTH_ASKED, prompt):
        return str(2 * year - born - (born - gap))
    return str(year - (born + gap if re.search(YOUNGER_ASKED, text) else born - gap))
