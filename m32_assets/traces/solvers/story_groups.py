"""Answers stories of two kinds of lots by adding lot after lot; the question says what is done with the sums."""

import re

from m32_assets.traces.verification.number_words import in_digits

APART = r"how many (?:more|fewer)|differ|how far apart|beat"
SHARED = r"equal|evenly|same (?:number|length)"


def solve(prompt: str) -> str:
    """Both lots together or their difference, less what goes, or dealt out in rounds until nothing is left."""
    prompt = in_digits(prompt)
    text = prompt.lower()
    n, a, m, b, *last = (int(number) for number in re.findall(r"\d+", text))
    one, two = sum([n] * a), sum([m] * b)
    if not last:
        return str(abs(one - two) if re.search(APART, text) else one + two)
    left = one + two
    if not re.search(SHARED, text):
        return str(left - last[0])
    rounds = 0
    while left:
        left -= last[0]
        rounds += 1
    return str(rounds)
