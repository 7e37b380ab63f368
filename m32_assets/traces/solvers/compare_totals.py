"""Answers questions on two totals by reading from left to right and counting each out."""

import re

from m32_assets.traces.verification.number_words import in_digits

MINUS = r"gave|lose|lost|loses|dropped|minus|less|spends|leaves"
TIMES = r"\bof\b|\bat\b|\bwith\b|times"
NO_NAME = "In On Who Whose Which The Points Does By How What Hall East West Week Guests".split()


def solve(prompt: str) -> str:
    """The name of who has more or less, the difference, or the sum."""
    prompt = in_digits(prompt)
    totals = []
    parts = re.split(r"(\d+)", prompt)
    numbers = [(int(parts[i]), parts[i - 1], parts[i + 1]) for i in range(1, len(parts), 2)]
    while numbers:
        number, before, after = numbers.pop(0)
        if re.search("(twice|double) $", before) or re.search("as many|way back", after):
            things = [1] * number * 2
        elif re.search("half of $", before):
            things = ([1] * number)[::2]
        else:
            second = numbers.pop(0)[0]
            things = [1] * number
            if re.search(MINUS, after):
                things = things[second:]
            elif re.search(TIMES, after) and " and " not in after:
                things *= second
            else:
                things += [1] * second
        totals.append(len(things))
    one, other = totals
    if re.search(r"together|in all|altogether|Total", prompt):
        return str(one + other)
    if not re.search(r"\b[Ww]ho|\b[Ww]hich", prompt) and "Does" not in prompt:
        return str(max(one - other, other - one))
    names = [name for name in re.findall(r"\b[A-Z][a-z]+", prompt) if name not in NO_NAME]
    fewer = re.search(r"fewer|shorter|pays less|rides less|has less|had less", prompt)
    return names[0] if (one > other) != bool(fewer) else next(name for name in names if name != names[0])
