"""Finds an unknown number by trying: what the text says of it must hold."""

import re

from m32_assets.traces.verification.number_words import in_digits

SAID = {r"\btwice\b": "2 times", r"\bhalf\b": "2nd", r"\ba third\b": "3nd", r"\ba quarter\b": "4nd"}
# What is said, and whether it holds for x and the numbers in their order; the first that is found counts.
CHECKS = (
    ("in the middle between|as far above", lambda x, b, c: x - b == c - x),
    ("in the middle|middle one", lambda x, _, c: x - 1 + x + x + 1 == c),
    ("each 2 more.* first of them", lambda x, _, by, c: x + x + by + x + by + by == c),
    ("each 2 more", lambda x, _, by, c: x + x - by + x - by - by == c),
    ("find the smallest", lambda x, _, c: x + x + 1 + x + 2 == c),
    ("number after it", lambda x, c: x + x + 1 + x + 2 == c),
    ("the largest", lambda x, _, c: x + x - 1 + x - 2 == c),
    ("next whole number|seats", lambda x, c: x + x + 1 == c),
    ("just before it", lambda x, c: x + x - 1 == c),
    ("differ by|girls|larger number[?]", lambda x, c, b: x + x - b == c),
    ("difference is|years older|shirt [0-9]|long piece", lambda x, c, b: x + x + b == c),
    ("taxi", lambda x, b, a, c: a * x + b == c),
    ("pizzas", lambda x, c, a, b: a * x + b == c),
    ("the bill|^N is N more than N times a", lambda x, c, b, a: a * x + b == c),
    ("^N is N less than N times", lambda x, c, b, a: a * x - b == c),
    ("same number[.]|bags", lambda x, k, c, j: k * x == j * x + c),
    ("number plus N|it grows by|number itself", lambda x, a, c: a * x == x + c),
    ("more than Nnd of itself", lambda x, c, a: a * (x - c) == x),
    ("nd of itself|^take away Nnd", lambda x, a, c: a * (x - c) == x),
    ("cards are dealt|longer piece|larger number[.]", lambda x, c, a: a * x + x == a * c),
    ("that number make|times itself", lambda x, a, c: x + a * x == c),
    ("how many has|smaller one", lambda x, c, a: x + a * x == c),
    ("more than Nnd of my", lambda x, b, a, c: x == a * (c - b)),
    ("from Nnd of", lambda x, b, a, c: x == a * (c + b)),
    ("went down", lambda x, a, b, c: x == a * (c + b)),
    ("nd of the sum", lambda x, a, b, c: x + b == a * c),
    ("nd of a number,? and", lambda x, a, b, c: x == a * (c - b)),
    ("divide the sum", lambda x, b, a, c: x + b == a * c),
    ("divides the rest|eaten", lambda x, b, a, c: x - b == a * c),
    ("multiply the sum", lambda x, b, a, c: a * (x + b) == c),
    ("times the sum", lambda x, a, b, c: a * (x + b) == c),
    ("smaller by|from my number", lambda x, b, a, c: a * (x - b) == c),
    ("minus N, gives|taken off", lambda x, a, b, c: a * x - b == c),
    ("fee of|loose|on top|and add N[.]|is added", lambda x, a, b, c: a * x + b == c),
    ("together|i add|what plus", lambda x, b, c: x + b == c),
    ("less than a|take N away", lambda x, b, c: x - b == c),
    ("minus a|from N", lambda x, b, c: b - x == c),
    ("^N is Nnd|^if N is Nnd", lambda x, c, a: x == a * c),
    ("goes into", lambda x, c, a: a * x == c),
    ("read Nnd|^Nnd of", lambda x, a, c: x == a * c),
    ("multiplied by|equal numbers", lambda x, a, c: a * x == c),
)


def solve(prompt: str) -> str:
    """The first number of which the text is true, with the dollar sign where prices are told."""
    text = in_digits(prompt).lower()
    for word, digits in SAID.items():
        text = re.sub(word, digits, text)
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    fits = next(check for cue, check in CHECKS if re.search(cue.replace("N", "[0-9]+"), text))
    return "$" * ("$" in text) + str(next(x for x in range(1, 400) if fits(x, *numbers)))
