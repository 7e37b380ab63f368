"""Sharing in a ratio: count the parts, find one part, multiply."""

import re
from math import gcd

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import plural
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

# The key of a wording: whose share is asked.
SHARES = ("first", "second")
RATIOS = [(p, q) for p in range(1, 8) for q in range(1, 8) if p != q and gcd(p, q) == 1]


@family("reasoning", in_words=3, ratio=RATIOS, one=range(2, 31), wording=named_wordings(1))
def ratio_share(ratio: tuple[int, int], one: int, wording: tuple[str, ...]) -> Draft:
    p, q = ratio
    n, parts, asked = one * (p + q), p + q, ratio[SHARES.index(wording[0])]
    values = {"n": n, "p": p, "q": q, "pp": plural(p, "part"), "qq": plural(q, "part")}
    prompt, known, wanted = (fill_template(text, **values) for text in wording[1:])
    steps = [
        ("plan", known),
        ("compute", f"parts in all: {p} + {q} = {parts}"),
        ("compute", f"one part: {n} ÷ {parts} = {one}"),
        ("conclude", f"{wanted}: {one} × {asked} = {one * asked}"),
    ]
    return Draft(prompt, steps, str(one * asked))


# Solver: shares an amount by dealing it out in rounds.

# The two that share, one after the other: "cats and dogs", "girls to boys", "1 part of cement with 2 parts of sand".
_PAIR = re.compile(
    r"\b(?=([a-z]+)(?:(?: and | to | vs | : |:)(?:my |by |the )?|(?:,| and| with) \d+ (?:parts? )?(?:of |are |for )?)"
    r"([a-z]+)\b)",
    re.I,
)


def solve(prompt: str) -> str:
    """What the one who is asked about has in the end: the one of the pair that is named again."""
    prompt = in_digits(prompt)
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    left = max(numbers)
    numbers.remove(left)
    p, q = numbers
    # "60 dollars to Mia and Tom" shares no dollars with Mia: the pair is looked for without the amount.
    pairs = _PAIR.findall(re.sub(rf"\b{left} [a-z]+", "", prompt))
    first = second = 0
    while left:
        first, second, left = first + p, second + q, left - p - q
    said = re.findall(r"[a-z]+", prompt.lower())
    place = re.search(r"\b(first|second)\b", prompt, re.I)
    if place:
        return str(first if place[1].lower() == "first" else second)
    for one, other in pairs:
        if said.count(one.lower()) != said.count(other.lower()):
            return str(first if said.count(one.lower()) > said.count(other.lower()) else second)
    raise ValueError(f"nobody of {pairs} is named again in {prompt!r}")
