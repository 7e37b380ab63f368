"""Two steps: a bill with something on top or off, shared equally."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings


# The sign says whether ${k} comes on top of the bill ${s} or off it. The third name begins the last step.
@family("reasoning", in_words=3, each=range(5, 31), n=range(2, 10), k=range(2, 10), wording=named_wordings(3))
def word_split_bill(each: int, n: int, k: int, wording: tuple[str, ...]) -> Draft:
    sign, total = wording[0], each * n
    s = total - k if sign == "+" else total + k
    prompt, known, shared, share, pays = (fill_template(text, s=s, n=n, k=k) for text in wording[1:])
    steps = [
        ("plan", known),
        ("compute", f"{shared}: {s} {sign} {k} = {total}"),
        ("compute", f"{share}: {total} ÷ {n} = {each}"),
        ("conclude", f"{pays} ${each}"),
    ]
    return Draft(prompt, steps, f"${each}")


# Solver: answers bills that are shared by handing out dollars until nothing is left.

# The second sum makes the bill smaller.
OFF = (
    r"discount|voucher|coupon|grandpa pays|\boff\b|\bback\b|cut by|cut from|uncle|refund|rebate|sponsor|minus|\bless\b|"
    r"already|spent|for the stall|keeps|\btax\b|\brest\b|remain|\bis left\b|was left|deducts|\bgains?\b|profit|fine of|"
    r"forgives|returns|permit|soap|lemons|notary|gift card|beforehand|taken for|\$\d+ of (?:it|that|this|the)\b"
)


def solve(prompt: str) -> str:
    """The share of one person."""
    prompt = in_digits(prompt)
    found = re.findall(r"(\$?)(\d+)", prompt)
    dollars = sorted(int(n) for sign, n in found if sign)
    people = next(int(n) for sign, n in found if not sign)
    left = dollars[1] - dollars[0] if re.search(OFF, prompt, re.IGNORECASE) else sum(dollars)
    share = 0
    while left > 0:
        left -= people
        share += 1
    return f"${share}"
