"""A price or an amount that rises or falls by a percentage."""

import re
from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

POINTS = [(p, n) for p in range(5, 60, 5) for n in range(20, 820, 20)]


@family("reasoning", in_words=3, point=POINTS, wording=keyed_wordings)
def percent_change(point: tuple[int, int], wording: tuple[str, str]) -> Draft:
    (p, n), (sign, text) = point, wording
    part = 10 if p % 10 == 0 else 5
    unit, change = n * part // 100, n * p // 100
    end = n - change if sign == "-" else n + change
    steps = [
        ("plan", f"percent {'off' if sign == '-' else 'more'}: find {p}% of {n}, then {sign}"),
        ("compute", f"{part}%: {n} ÷ {100 // part} = {unit}"),
    ]
    if p > part:
        steps.append(("compute", f"{p}%: {unit} × {p // part} = {change}"))
    steps.append(("conclude", f"{n} {sign} {change} = {end}"))
    return Draft(fill_template(text, p=p, n=n), steps, str(end))


# Solver: answers percent changes by the part of a hundred that is there afterwards.

# What says that the amount gets smaller.
_DOWN = re.compile(
    r" off\b|discount|decrease|fewer|less|shrinks|marked down|cuts?\b|fell|quit|drops|minus|loses|shorte[rn]|coupon"
    r"|gone|lets|leaked|break|reduced|thrown away",
    re.I,
)


def solve(prompt: str) -> str:
    """The amount after the rise or the fall."""
    prompt = in_digits(prompt)
    percent = re.search(r"(\d+)(?:%| percent)", prompt)
    if percent is None:
        raise ValueError(f"no percentage in {prompt!r}")
    (amount,) = re.findall(r"\d+", prompt.replace(percent[0], "", 1))
    after = 100 - int(percent[1]) if _DOWN.search(prompt) else 100 + int(percent[1])
    return str(Fraction(after, 100) * int(amount))
