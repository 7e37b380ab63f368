"""Sharing in a ratio: count the parts, find one part, multiply."""

from math import gcd

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told

# Whose share is asked, the first one's or the second one's.
WORDINGS = (
    (0, "{name} and {other} share {n} dollars in the ratio {p}:{q}. How many dollars does {name} get?"),
    (1, "{name} and {other} share {n} {things} in the ratio {p}:{q}. How many does {other} get?"),
    (0, "Divide {n} in the ratio {p}:{q}. What is the first part?"),
    (1, "Split {n} in the ratio {p} to {q}. What is the second part?"),
    (0, "A drink of {n} ml is juice and water in the ratio {p}:{q}. How many ml of juice is that?"),
    (1, "Red and blue {things} stand {p} to {q}. There are {n} in all. How many are blue?"),
    (0, "{n} pupils, girls to boys {p}:{q}. How many girls are there?"),
    (1, "A shelter has cats and dogs in the ratio {p}:{q}, {n} animals in all. How many of them are dogs?"),
    (0, "Concrete takes sand and cement in the ratio {p}:{q}. How many kg of sand are in {n} kg?"),
    (1, "An estate of {n} dollars goes to {name} and {other} as {p}:{q}. What does {other} receive, in dollars?"),
    (0, "The ratio of wins to losses is {p} to {q} over {n} games. How many wins is that?"),
    (1, "{n} in the ratio {p}:{q}, second share?"),
)
RATIOS = [(p, q) for p in range(1, 8) for q in range(1, 8) if p != q and gcd(p, q) == 1]


@family("reasoning", ratio=RATIOS, one=range(2, 31), wording=WORDINGS)
def ratio_share(ratio: tuple[int, int], one: int, wording: tuple[int, str]) -> Draft:
    (p, q), (which, text) = ratio, wording
    n, parts, asked = one * (p + q), p + q, ratio[which]
    steps = [
        ("plan", f"ratio {p}:{q}, the {('first', 'second')[which]} share is asked"),
        ("compute", f"parts: {p} + {q} = {parts}"),
        ("compute", f"one part: {n} ÷ {parts} = {one}"),
        ("conclude", f"share: {one} × {asked} = {one * asked}"),
    ]
    return Draft(told(text, n=n, p=p, q=q), steps, str(one * asked))
