"""Two steps: one has a number, the other some more or fewer. How many do both have?"""

import re

from m32_assets.traces.columns import added, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings


# The key is the sign between the first number and the gap.
@family("reasoning", in_words=3, a=range(14, 61), d=range(2, 12), wording=keyed_wordings)
def word_more_than(a: int, d: int, wording: tuple[str, str]) -> Draft:
    sign, text = wording
    b = a + d if sign == "+" else a - d
    steps = [
        ("plan", f"the other: {a} {sign} {d}, then both together"),
        ("compute", f"{a} {sign} {d} = {b}"),
        *steps_of(added(a, b)),
    ]
    return Draft(fill_template(text, a=a, d=d), steps, str(a + b))


# Solver: answers questions about one amount and another compared with it: twice the one, and the gap on top or off.

# The other amount is the smaller one.
FEWER = r"fewer|\bless\b|shorter\b|lighter|younger|saved us"
# The given amount is the one that is compared: "which is 5 more than" means that the other is smaller.
TURNED = r"which is \d|That was \d|that is \d|visitors to the museum, \d"


def solve(prompt: str) -> str:
    """The sum of both amounts."""
    prompt = in_digits(prompt)
    one, gap = (int(n) for n in re.findall(r"\d+", prompt))
    if re.search(r"^\w+ has \d+ (?:more|fewer) ", prompt):
        one, gap = gap, one
    fewer = (re.search(FEWER, prompt) is not None) != (re.search(TURNED, prompt) is not None)
    return str(2 * one + (-gap if fewer else gap))
