"""Mixing two kinds: value of each part, all the value, divided by all the amount."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

GOODS = (
    ("oats", "beans", "salt water"),
    ("almonds", "raisins", "vinegar"),
    ("oats", "nuts", "cleaning fluid"),
    ("dates", "figs", "fruit juice"),
    ("beans", "lentils", "sugar water"),
    ("peas", "chickpeas", "syrup"),
)
MIXES = [
    (a, p, b, q)
    for a in range(2, 10)
    for p in range(2, 13)
    for b in range(2, 10)
    for q in range(2, 13)
    if p != q and (a * p + b * q) % (a + b) == 0
]


# "price" wordings ask for dollars, "strength" wordings for percent.
@family("reasoning", in_words=3, mix=MIXES, wording=keyed_wordings)
def word_mixture(mix: tuple[int, int, int, int], wording: tuple[str, str]) -> Draft:
    (a, p, b, q), (kind, text) = mix, wording
    if kind == "strength":
        p, q = 5 * p, 5 * q
    value, amount = a * p + b * q, a + b
    mean = value // amount
    answer = f"${mean}" if kind == "price" else f"{mean}%"
    steps = [
        ("compute", f"mixture, amount × value: {a} × {p} = {a * p}, {b} × {q} = {b * q}"),
        ("compute", f"sums: {a * p} + {b * q} = {value}, {a} + {b} = {amount}"),
        ("compute", f"mean: {value} ÷ {amount} = {mean}"),
        ("conclude", f"the mix is at {answer}"),
    ]
    x, y, z = GOODS[(a + 2 * p + 5 * b + 3 * q) % len(GOODS)]
    return Draft(fill_template(text, a=a, p=p, b=b, q=q, x=x, y=y, z=z), steps, answer)


# Solver: answers mixture questions by balancing the parts around a trial value.
def solve(prompt: str) -> str:
    """The value at which what one part lacks is what the other has too much."""
    prompt = in_digits(prompt)
    found = re.findall(r"(\$?)(\d+)(%?)", prompt)
    values = [int(n) for dollar, n, percent in found if dollar or percent]
    amounts = [int(n) for dollar, n, percent in found if not dollar and not percent]
    for mean in range(min(values), max(values) + 1):
        if sum((v - mean) * n for v, n in zip(values, amounts, strict=True)) == 0:
            return f"${mean}" if "$" in prompt else f"{mean}%"
    raise ValueError(f"no whole mean in {prompt!r}")
