"""Two steps: equal lots are multiplied, then shared out or packed anew."""

import re

from m32_assets.traces.columns import computing, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, wordings

POINTS = [
    (n, m, k)
    for n in range(2, 10)
    for m in range(2, 21)
    for k in range(2, 13)
    if n * m % k == 0 and k not in (n, m) and n * m > k
]


@family("reasoning", in_words=3, point=POINTS, wording=wordings)
def word_regroup(point: tuple[int, int, int], wording: str) -> Draft:
    n, m, k = point
    steps = [
        ("plan", f"first {n} × {m}, then ÷ {k}"),
        *computing(*multiplied(m, n)),
        *steps_of([f"{n * m} ÷ {k} = {n * m // k}"]),
    ]
    return Draft(fill_template(wording, n=n, m=m, k=k), steps, str(n * m // k))


# Solver: answers questions about lots that are shared out by taking away a share after the other.

# The number of shares is given first.
SHARES_FIRST = r"^\d+ (?:children share|vans)|dog eats|^split|^What does each"


def solve(prompt: str) -> str:
    """How often the number of shares, or the size of one, can be taken from all the lots."""
    prompt = in_digits(prompt)
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    by = numbers.pop()
    if re.search(SHARES_FIRST, prompt):
        numbers, by = [numbers[1], by], numbers[0]
    elif "How many tickets" in prompt:
        numbers, by = [numbers[0], by], numbers[1]
    left, times = sum([numbers[0]] * numbers[1]), 0
    while left:
        left -= by
        times += 1
    return str(times)
