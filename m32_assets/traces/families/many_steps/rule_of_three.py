"""From the price or time of some to that of others: down to one, then up again."""

import re
from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

POINTS = [(n, one, m) for n in range(2, 10) for one in range(2, 16) for m in range(2, 13) if n != m]


@family("reasoning", in_words=3, point=POINTS, wording=named_wordings(2))
def rule_of_three(point: tuple[int, int, int], wording: tuple[str, ...]) -> Draft:
    n, one, m = point
    t = n * one
    prompt, known, of_one, wanted = (fill_template(text, n=n, t=t, m=m) for text in wording[1:])
    steps = [
        ("plan", known),
        ("compute", f"{of_one}: {t} ÷ {n} = {one}"),
        ("conclude", f"{wanted}: {one} × {m} = {one * m}"),
    ]
    return Draft(prompt, steps, str(one * m))


# Solver: answers proportions by cross multiplication.

# A number and the thing it counts.
COUNTED = r"(\$?)(\d+) ?(?:such |equal |of them )?(\w*)"
# What is asked for comes first, with the given number in the middle.
ASKED_FIRST = r"^(?:How|What|My boss wants|For \d+ \w+, how) "


def solve(prompt: str) -> str:
    """The fourth number of the proportion: two numbers count the same thing, the third is what one of them gives."""
    prompt = in_digits(prompt)
    counted = re.findall(COUNTED, prompt)
    things = [dollar or thing for dollar, _, thing in counted]
    (place,) = (i for i, thing in enumerate(things) if thing == "$" or ("$" not in things and things.count(thing) == 1))
    given, *others = (int(n) for _, n, _ in [counted[place], *counted[:place], *counted[place + 1 :]])
    # the known one is told beside what it gives; with this between both, it is the first
    known, asked = others if place == 0 or (place == 1 and not re.search(ASKED_FIRST, prompt)) else others[::-1]
    return str(Fraction(given * asked, known))
