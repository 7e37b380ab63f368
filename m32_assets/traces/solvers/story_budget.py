"""Answers stories of money by what is a price or pay for each, what is a lone sum, and what is a mere number."""

import re

from m32_assets.traces.verification.number_words import in_digits

RATE = re.compile(
    r"\$(\d+) (?:(?:an?|per|every|each) (?:hour|day|evening|week|month|morning|afternoon|piece)|each|apiece|for each)\b"
)


def solve(prompt: str) -> str:
    """The sum that is left, missing or earned, the number of weeks or things, or the size of a part."""
    prompt = in_digits(prompt)
    text = prompt.lower()
    rates = [int(n) for n in RATE.findall(text)]
    sums = sorted(int(n) for n in re.findall(r"\$(\d+)", RATE.sub("", text)))
    counts = [int(n) for n in re.findall(r"(?<![$\d])\d+", text)]
    if not rates:
        return f"${len(range(sums[0], sums[1], counts[0]))}"
    if len(counts) == 2:
        return f"${sum([rates[0]] * counts[0]) + sum([rates[1]] * counts[1])}"
    if counts:
        return f"${abs(sum([rates[0]] * counts[0]) - sums[0])}"
    if len(rates) == 2:
        return str(len(range(0, sums[0], rates[0] - rates[1])))
    if len(sums) == 2:
        return str(len(range(sums[0], sums[1], rates[0])))
    money = sums[0]
    bought = 0
    while money >= rates[0]:
        money, bought = money - rates[0], bought + 1
    return str(bought) if re.search(r"how many|largest number", text) else f"${money}"
