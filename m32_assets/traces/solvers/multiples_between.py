"""Answers questions about several multiples by going through the numbers and dividing each."""

import re

from m32_assets.traces.verification.number_words import in_digits

SUM = r"sum\b|\badds?\b|total|altogether|together\?"
DOWN = r"below|before|count back|less than|down|under"


def solve(prompt: str) -> str:
    """The multiple, the row of them, their number or their sum."""
    text = in_digits(prompt).lower()
    numbers = [int(n) for n in re.findall(r"\d+", re.sub("from 0|second 0", "", text))]
    parity = re.search(r"\b(even|odd)\b", text)
    after = re.search(r"(?:above|after second|after|greater than|past) (\d+)", text)
    x = int(after[1]) if after else max(numbers)
    if parity and not re.search(SUM, text):
        row = range(x - 1, 0, -1) if re.search(DOWN, text) else range(x + 1, x + 9)
        return str(next(y for y in row if (y % 2 == 1) == (parity[1] == "odd")))
    if re.search(SUM, text):
        many = re.search(r"first (\d+)|next (\d+)|the (\d+) (?:even|odd)|(\d+) (?:weeks|rounds)", text)
        k = int(next(filter(None, many.groups()))) if many else 0
        numbers.remove(k)
        row = (y for y in range(1, 400) if y % numbers[0] == 0)
        if parity:
            row = (y for y in range(x + 1, 400) if (y % 2 == 1) == (parity[1] == "odd"))
        return str(sum(next(row) for _ in range(k)))
    if after and "how many" not in text and "count" not in text:
        numbers.remove(x)
        return str(next(y for y in range(x + 1, 999) if not any(y % n for n in numbers)))
    n, low, high = sorted(numbers)[-3:] if len(numbers) == 3 else (numbers[0], *numbers[-2:])
    row = [str(y) for y in range(low, high + 1) if y % n == 0]
    return str(len(row)) if re.search("how many|count the", text) else ", ".join(row)
