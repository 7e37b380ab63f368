"""A price or an amount that rises or falls by a percentage."""

import re
from fractions import Fraction

from m32_assets.traces.families.fractions.percentage_of import percent_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

POINTS = [(p, n) for p in range(5, 60, 5) for n in range(20, 820, 20)]


@family("reasoning", in_words=3, point=POINTS, wording=named_wordings(3))
def percent_change(point: tuple[int, int], wording: tuple[str, ...]) -> Draft:
    (p, n), sign = point, wording[0]
    change = n * p // 100
    end = n - change if sign == "-" else n + change
    prompt, known, whole, part, wanted = (fill_template(text, p=p, n=n) for text in wording[1:])
    steps = [("plan", known), *(("compute", line) for line in percent_of(n, p, whole, part))]
    steps.append(("conclude", f"{wanted}: {n} {sign} {change} = {end}"))
    return Draft(prompt, steps, str(end))


# Solver: answers percent changes by the part of a hundred that is there afterwards.

# What says that the amount gets smaller: signs and prices, comparisons, and things that go away.
_DOWN = re.compile(
    r"- ?\d+%| off\b|\b(?:discount|coupon|rebate|minus|deduct|reduce|decreas|decline|depreciat|fewer|less|down\b|below"
    r"|lower|smaller|shorte[rn]|slower|lighter|quieter|shrink|dims|cuts?\b|fell|fallen|drop|lose|lost|gone|never|quit"
    r"|pop\b|lets|leaked|break|burnt|thrown away|torn|spent|takes \d|Sold since)",
    re.I,
)
_PERCENT = re.compile(r"(\d+)(?:%| per ?cent)")


def solve(prompt: str) -> str:
    """The amount after the rise or the fall."""
    prompt = re.sub(r"\(1(?=[+-])", "(", in_digits(prompt))  # =580*(1+10%)
    percent = _PERCENT.search(prompt)
    if percent is None:
        raise ValueError(f"no percentage in {prompt!r}")
    (amount,) = re.findall(r"\d+", prompt.replace(percent[0], "", 1))
    after = 100 - int(percent[1]) if _DOWN.search(prompt) else 100 + int(percent[1])
    return str(Fraction(after, 100) * int(amount))
