"""Mixing two kinds: value of each part, all the value, divided by all the amount."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

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
SIGNS = {"price": "$", "euro": "€", "pound": "£"}


# "price", "euro" and "pound" wordings ask for money, "strength" wordings for percent. The names are of both parts,
# their sum, the amount and the mean; the last one is a sentence with the answer. A litre at 20% has 20 parts in 100.
@family("reasoning", in_words=3, mix=MIXES, wording=named_wordings(6))
def word_mixture(mix: tuple[int, int, int, int], wording: tuple[str, ...]) -> Draft:
    (a, p, b, q), kind = mix, wording[0]
    if kind == "strength":
        p, q = 5 * p, 5 * q
    value, amount = a * p + b * q, a + b
    mean = value // amount
    answer = f"{SIGNS[kind]}{mean}" if kind in SIGNS else f"{mean}%"
    x, y, z = GOODS[(a + 2 * p + 5 * b + 3 * q) % len(GOODS)]
    prompt, known, one, other, both, amounts, per_one, end = (
        fill_template(text, a=a, p=p, b=b, q=q, x=x, y=y, z=z, answer=answer) for text in wording[1:]
    )
    steps = [
        ("plan", known),
        ("compute", f"{one}: {a} × {p} = {a * p}"),
        ("compute", f"{other}: {b} × {q} = {b * q}"),
        ("compute", f"{both}: {a * p} + {b * q} = {value}"),
        ("compute", f"{amounts}: {a} + {b} = {amount}"),
        ("compute", f"{per_one}: {value} ÷ {amount} = {mean}"),
        ("conclude", end),
    ]
    return Draft(prompt, steps, answer)


# Solver: answers mixture questions by balancing the parts around a trial value.

# A number, and what makes it a value and no amount.
VALUE = re.compile(r"([$€£]?)(\d+)(%| percent| dollars| euros)?")


def solve(prompt: str) -> str:
    """The value at which what one part lacks is what the other has too much."""
    prompt = in_digits(prompt)
    found = VALUE.findall(prompt)
    values = [int(n) for sign, n, unit in found if sign or unit]
    amounts = [int(n) for sign, n, unit in found if not sign and not unit]
    sign = next(iter(re.findall("[$€£]", prompt)), "€" if "euro" in prompt else "$")
    for mean in range(min(values), max(values) + 1):
        if sum((v - mean) * n for v, n in zip(values, amounts, strict=True)) == 0:
            return f"{mean}%" if re.search("%|percent", prompt) else f"{sign}{mean}"
    raise ValueError(f"no whole mean in {prompt!r}")
