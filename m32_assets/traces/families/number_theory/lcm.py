"""Least common multiple: list the multiples of the larger number until the smaller divides one."""

import re
from math import gcd as common

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings

COPRIME = [(x, y) for x in range(1, 8) for y in range(1, 8) if x != y and common(x, y) == 1]


@family("reasoning", g=range(2, 16), pair=COPRIME, wording=wordings)
def lcm(g: int, pair: tuple[int, int], wording: str) -> Draft:
    a, b = g * pair[0], g * pair[1]
    large, small, count = max(a, b), min(a, b), min(pair)
    result = large * count
    steps = [("plan", "least common multiple: multiples of the larger")]
    if count == 1:
        steps += [("compute", f"{small} × {large // small} = {large}, so {small} divides {large}")]
    else:
        multiples = ", ".join(str(large * i) for i in range(1, count + 1))
        steps += [
            ("compute", f"multiples of {large}: {multiples}"),
            ("compute", f"the first that {small} divides: {result} ÷ {small} = {result // small}"),
        ]
    steps.append(("conclude", f"the least common multiple of {a} and {b} is {result}"))
    return Draft(wording.format(a=a, b=b), steps, str(result))


# Solver: answers least-common-multiple questions by counting up.
def solve(prompt: str) -> str:
    """The first number that both numbers of the prompt divide (numerators of 1 left out)."""
    a, b = map(int, re.findall(r"\d+", prompt.replace("1/", " ")))
    n = 1
    while n % a or n % b:
        n += 1
    return str(n)
