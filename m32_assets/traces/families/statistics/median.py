"""Median, range and mode of a few numbers: put them in order, then read off."""

import re
import statistics

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, named_wordings, with_numbers


@family(
    "reasoning", low=range(1, 40), p=range(1, 8), q=range(1, 8), r=range(1, 8), turn=range(5), wording=named_wordings(1)
)
def median(low: int, p: int, q: int, r: int, turn: int, wording: tuple[str, ...]) -> Draft:
    kind = wording[0]
    rising = [low, low + p, low + p + q, low + p + q + r]
    rising.append(rising[-1] + (p + q) % 5 + 1 if kind != "mode" else rising[(p * q + r) % 4])
    order = [rising[(turn + step * 2 + (p + r) % 5) % 5] for step in range(5)]
    rising.sort()
    listed, spaced = ", ".join(map(str, order)), " ".join(map(str, order))
    prompt, known, wanted = (fill_template(text, l=listed, s=spaced, key=low * 7 + p * 50 + q) for text in wording[1:])
    if kind == "median":
        answer = rising[2]
        last = f"{wanted}: {answer}"
    elif kind == "range":
        answer = rising[-1] - rising[0]
        last = f"{wanted}: {rising[-1]} - {rising[0]} = {answer}"
    else:
        answer = max(rising, key=rising.count)
        last = f"{answer} comes twice, so the {wanted} is {answer}"
    steps = [
        ("plan", with_numbers(known, listed)),
        ("transform", f"in order: {', '.join(map(str, rising))}"),
        ("conclude", last),
    ]
    return Draft(prompt, steps, str(answer))


# Solver: finds medians, ranges and modes through the statistics module.
def solve(prompt: str) -> str:
    """The number that is asked for."""
    values = [int(n) for n in re.findall(r"\d+", prompt)]
    if re.search(r"median|middle|below it", prompt, re.I):
        return str(statistics.median(values))
    if re.search(r"range|apart|differ|minus|-min|better|busiest|older|spread", prompt, re.I):
        return str(max(values) - min(values))
    return str(statistics.mode(values))
