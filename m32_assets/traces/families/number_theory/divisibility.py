"""Does one number divide another: take off hundreds, tens and ones of the divisor, look at what is left."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings

# About as many multiples as others, so that neither answer is a good guess.
PAIRS = [(n, d) for d in range(3, 13) for n in range(30, 1000) if n % d == 0 or (7 * n + d) % 5 == 0]


@family("reasoning", pair=PAIRS, wording=keyed_wordings)
def divisibility(pair: tuple[int, int], wording: tuple[str, str]) -> Draft:
    n, d = pair
    kind, texts = wording
    # one wording has a bar of its own, so the line is split from its end
    prompt, known, name = (text.format(n=n, d=d) for text in texts.rsplit(" | ", 2))
    name = f"rest of {n}" if name == "rest" else name
    steps, rest = [("plan", known)], n
    for place in (100, 10, 1):
        times = rest // d // place * place
        if times:
            steps.append(("compute", f"{name}: {rest} - {d} × {times} = {rest - d * times}"))
            rest -= d * times
    answer = "yes" if (rest == 0) == (kind == "divides") else "no"
    last = f"{rest or 'none'} left"
    if kind == "divides":
        last += f", so {d} {'does not divide' if rest else 'divides'} {n}"
    return Draft(prompt, [*steps, ("conclude", f"{last}: {answer}")], answer)


# Solver: answers divisibility questions by rebuilding the multiple.

# Questions whether something is left over.
LEFT = (
    r"remainder when|: remainder|\bany apples|anything over|stay in|incomplete|impossible|lying around|missing from|"
    r"partly|NOT|!=|does not|cannot|\bfail|spare|offcut|not quite|afterwards|with gaps|decimal point|silent|"
    r"bulbs remain|short|more than somebody|left at the end|skip past|smaller group|no full bed"
)


def solve(prompt: str) -> str:
    """``yes`` when the smaller number of the prompt, counted up, lands on the larger; the other way when it asks
    whether something is left."""
    small, large = sorted({n for n in map(int, re.findall(r"\d+", prompt)) if n})
    exact = large in range(0, large + 1, small)
    return "yes" if exact != bool(re.search(LEFT, prompt)) else "no"
