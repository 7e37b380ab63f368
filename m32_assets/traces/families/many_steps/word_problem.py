"""Two steps: equal lots are multiplied, then some are added or taken away."""

import re

from m32_assets.traces.columns import computing, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings


@family("reasoning", in_words=3, n=range(3, 10), m=range(4, 21), k=range(2, 12), wording=keyed_wordings)
def word_problem(n: int, m: int, k: int, wording: tuple[str, str]) -> Draft:
    (sign, text), lots = wording, n * m
    end = lots - k if sign == "-" else lots + k
    steps = [
        ("plan", f"first {n} × {m}, then {sign} {k}"),
        *computing(*multiplied(m, n)),
        *steps_of([f"{lots} {sign} {k} = {end}"]),
    ]
    return Draft(fill_template(text, n=n, m=m, k=k), steps, str(end))


# Solver: answers the two-step stories by whether the odd number comes on top or goes away.

# Cues of an odd number that goes away.
GOES = (
    r"loses|taken out|spends|crates of \d+ \w+ and sells|broken|eats|stay empty|cracked|died|are ill|"
    r"handed out|\bate\b|"
    r"stayed free|came out|Sold:|already sitting|given \d|deleted|turn out|not used|uses up|wrong|carries off|"
    r"washed \d+ win|"
    r"fined|minus|paid|too few|finished \d|leak|stay at home|stuck|dollars off|voucher|slips|cancelled|lending out"
)
# The odd number is the first.
FIRST = (
    r"lie on|to join|are ill|handed out|deleted|voucher|already had|starts with|^There were|tall when|^Add|at the bar|"
    r"to enter|by noon|of our|in use\. |left in|crate weighs"
)
# The odd number is the second.
MIDDLE = r"for getting in|for the drive"


def solve(prompt: str) -> str:
    """The lots together, and the odd number more or less."""
    prompt = in_digits(prompt)
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    odd = numbers.pop(0 if re.search(FIRST, prompt) else 1 if re.search(MIDDLE, prompt) else 2)
    lots = sum([numbers[0]] * numbers[1])
    return str(lots - odd if re.search(GOES, prompt) else lots + odd)
