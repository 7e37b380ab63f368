"""Answers shopping questions by adding price after price."""

import re

from m32_assets.traces.verification.number_words import in_digits

# Where the money at hand is told after the prices; else it comes before them.
LAST = r"with a \$|how much of|pay with|paid with|only have|just \$|has collected"


def solve(prompt: str) -> str:
    """The sum of the items, or how far it is from the money at hand."""
    prompt = in_digits(prompt)
    found = re.findall(r"(\$?)(\d+)( dollars)?", prompt)
    money = [int(n) for dollar, n, word in found if dollar or word]
    counts = [int(n) for dollar, n, word in found if not dollar and not word]
    due = 0
    if at_hand := len(money) > len(counts):
        due -= money.pop(-1 if re.search(LAST, prompt) else 0)
    for count, price in zip(counts, money, strict=True):
        for _ in range(count):
            due += price
    return f"${abs(due) if at_hand else due}"
