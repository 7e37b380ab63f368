"""Two steps: a bill with something on top or off, shared equally."""

import re

from m32_assets.traces.columns import computing, divided
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings


# The sign says whether ${k} comes on top of the bill ${s} or off it.
@family("reasoning", in_words=3, each=range(5, 31), n=range(2, 10), k=range(2, 10), wording=keyed_wordings)
def word_split_bill(each: int, n: int, k: int, wording: tuple[str, str]) -> Draft:
    (sign, text), total = wording, each * n
    s = total - k if sign == "+" else total + k
    *lines, last = divided(total, n)
    steps = [
        ("plan", f"first {s} {sign} {k}, then ÷ {n}"),
        *computing(f"{s} {sign} {k} = {total}", *lines),
        ("conclude", f"{last}, so ${each}"),
    ]
    return Draft(fill_template(text, s=s, n=n, k=k), steps, f"${each}")


# Solver: answers bills that are shared by handing out dollars until nothing is left.

# The second sum makes the bill smaller.
OFF = (
    r"discount|voucher|grandpa|off|get \$\d+ back|cut by|uncle|refund|rebate|herself|sponsor|minus|already|spent|"
    r"for the stall|keeps|\btax\b"
)


def solve(prompt: str) -> str:
    """The share of one person."""
    prompt = in_digits(prompt)
    found = re.findall(r"(\$?)(\d+)", prompt)
    dollars = sorted(int(n) for sign, n in found if sign)
    people = next(int(n) for sign, n in found if not sign)
    left = dollars[1] - dollars[0] if re.search(OFF, prompt) else sum(dollars)
    share = 0
    while left > 0:
        left -= people
        share += 1
    return f"${share}"
