"""Does one number divide another: take off hundreds, tens and ones of the divisor, look at what is left."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings

# About as many multiples as others, so that neither answer is a good guess.
PAIRS = [(n, d) for d in range(3, 13) for n in range(30, 1000) if n % d == 0 or (7 * n + d) % 5 == 0]


@family("reasoning", pair=PAIRS, wording=keyed_wordings)
def divisibility(pair: tuple[int, int], wording: tuple[str, str]) -> Draft:
    (n, d), (kind, text) = pair, wording
    steps, rest = [("plan", f"divisible: take multiples of {d} off {n}")], n
    for place in (100, 10, 1):
        times = rest // d // place * place
        if times:
            steps.append(("compute", f"{rest} - {d} × {times} = {rest - d * times}"))
            rest -= d * times
    answer = "yes" if (rest == 0) == (kind == "divides") else "no"
    reason = f"{rest} is left, so {d} does not divide {n}" if rest else f"nothing is left, so {d} divides {n}"
    return Draft(text.format(n=n, d=d), [*steps, ("conclude", f"{reason}: {answer}")], answer)


# Solver: answers divisibility questions by rebuilding the multiple.

# Questions whether something is left over.
LEFT = r"remainder when|: remainder|any apples|anything over|stay in|incomplete|impossible|lying around|missing from"


def solve(prompt: str) -> str:
    """``yes`` when the smaller number of the prompt, counted up, lands on the larger; the other way when it asks
    whether something is left."""
    small, large = sorted(n for n in map(int, re.findall(r"\d+", prompt)) if n)
    exact = large in range(0, large + 1, small)
    return "yes" if exact != bool(re.search(LEFT, prompt)) else "no"
