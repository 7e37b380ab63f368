"""Two steps: one has a number, the other some more or fewer. How many do both have?"""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings


# The key is the sign between the first number and the gap.
@family("reasoning", in_words=3, a=range(14, 61), d=range(2, 12), wording=named_wordings(2))
def word_more_than(a: int, d: int, wording: tuple[str, ...]) -> Draft:
    sign = wording[0]
    b = a + d if sign == "+" else a - d
    prompt, known, other, both = (fill_template(text, a=a, d=d) for text in wording[1:])
    steps = [
        ("plan", known),
        ("compute", f"{other}: {a} {sign} {d} = {b}"),
        ("conclude", f"{both}: {a} + {b} = {a + b}"),
    ]
    return Draft(prompt, steps, str(a + b))


# Solver: answers questions about one amount and another compared with it: twice the one, and the gap on top or off.

# The other amount is the smaller one.
FEWER = r"\b(?:fewer|less|shorter|lighter|younger|is # m lower|is smaller|faster|short of|minus|saved us)\b"
# The given amount, here #, is the one that is compared: "which is # more than" means that the other is smaller.
TURNED = (
    r"(?:which is|[Tt]hat was|[Tt]hats?(?: is)?|makes her|therefore|thus) #"
    r"|# [\w ]+, # (?:more|fewer) than(?! that)|larger of"
)


def solve(prompt: str) -> str:
    """The sum of both amounts; the gap is the smaller number."""
    prompt = in_digits(prompt)
    gap, one = sorted(int(n) for n in re.findall(r"\d+", prompt))
    text = re.sub(r"\d+", "#", prompt)
    fewer = (re.search(FEWER, text) is not None) != (re.search(TURNED, text) is not None)
    return str(2 * one + (-gap if fewer else gap))
