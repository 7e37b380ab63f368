"""The largest or smallest of three decimals: write them with the same places, order them, read off."""

import re
from decimal import Decimal
from itertools import permutations

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings

# Which sign pattern a trace has follows from its digits: no two prompts differ in signs alone.
SIGNS = ((1, 1, 1), (-1, -1, -1), (1, -1, -1), (-1, 1, -1))


@family(
    "reasoning",
    whole=range(0, 30),
    tenth=range(1, 10),
    cents=[c for c in range(11, 100) if c % 10],
    small=range(1, 10),
    order=tuple(permutations(range(3))),
    wording=keyed_wordings,
)
def compare_numbers(
    whole: int,
    tenth: int,
    cents: int,
    small: int,
    order: tuple[int, ...],
    wording: tuple[str, str],
) -> Draft:
    signs = SIGNS[(whole + tenth + small) % 4]
    # hundredths of the three numbers, as written in the prompt and with two places
    hundredths = [sign * (whole * 100 + part) for sign, part in zip(signs, (10 * tenth, cents, small), strict=True)]
    short = ["-" * (s < 0) + f"{whole}.{part}" for s, part in zip(signs, (tenth, cents, f"0{small}"), strict=True)]
    long = {h: "-" * (h < 0) + f"{abs(h) // 100}.{abs(h) % 100:02d}" for h in hundredths}
    rising = sorted(range(3), key=lambda i: hundredths[i])
    kind, text = wording
    answer = short[rising[-1 if kind == "largest" else 0]]
    steps = [
        ("transform", f"wanted: the {kind}; with two decimals each: {', '.join(long[hundredths[i]] for i in order)}")
    ]
    if -1 in signs:
        steps.append(("plan", "of numbers below zero, the one farther from 0 is smaller"))
    steps.append(("compare", f"from small to large: {', '.join(long[hundredths[i]] for i in rising)}"))
    steps.append(("conclude", f"the {kind} is {answer}"))
    return Draft(text.format(n=", ".join(short[i] for i in order)), steps, answer)


# Solver: finds the largest or smallest number of a prompt as exact decimals.

# Questions for the largest number.
UP = (
    r"largest|greatest|max|MAX|highest|uppermost|farthest right|biggest|top value|exceeds|peak|best|warmest|"
    r"high to low|rising"
)


def solve(prompt: str) -> str:
    """The number as it is written in the prompt."""
    found = re.findall(r"-?\d+\.\d+", prompt)
    best = found[0]
    up = re.search(UP, prompt) is not None
    for other in found[1:]:
        if (Decimal(other) > Decimal(best)) == up:
            best = other
    return best
