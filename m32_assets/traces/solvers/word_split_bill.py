"""Answers bills that are shared by handing out dollars until nothing is left."""

import re

from m32_assets.traces.verification.number_words import in_digits

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
