"""Least common multiple: list the multiples of the larger number until the smaller divides one."""

import re
from math import gcd as common

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import named_wordings, of_the_numbers

COPRIME = [(x, y) for x in range(1, 8) for y in range(1, 8) if x != y and common(x, y) == 1]


@family("reasoning", g=range(2, 16), pair=COPRIME, wording=named_wordings(0))
def lcm(g: int, pair: tuple[int, int], wording: tuple[str, ...]) -> Draft:
    a, b = g * pair[0], g * pair[1]
    prompt, known = (text.format(a=a, b=b) for text in wording[1:])
    large, small, count = max(a, b), min(a, b), min(pair)
    result = large * count
    steps = [
        ("plan", of_the_numbers(known)),
        ("recall", f"least common multiple: the first multiple of {large} that {small} divides"),
    ]
    if count > 1:
        steps.append(("compute", f"multiples of {large}: {', '.join(str(large * i) for i in range(1, count + 1))}"))
    steps.append(("compute", f"{result} is the first that {small} divides, as {small} × {result // small} = {result}"))
    # the result is called what is wanted
    steps.append(("conclude", f"{known.rpartition('wanted: ')[2]}: {result}"))
    return Draft(prompt, steps, str(result))


# Solver: answers least-common-multiple questions by counting up.
def solve(prompt: str) -> str:
    """The first number that both numbers of the prompt divide (numerators of 1 left out)."""
    a, b = map(int, re.findall(r"\d+", prompt.replace("1/", " ")))
    n = 1
    while n % a or n % b:
        n += 1
    return str(n)
