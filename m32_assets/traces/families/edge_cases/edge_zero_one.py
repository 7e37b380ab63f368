"""Where zero, one, all or none decide, and steps of one across tens, hundreds and zero."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, keyed_wordings, with_wanted

# For each key of the wordings: the rule, the claims and their names. Wordings that tell a story have a plan and names
# of their own. A claim behind "so" gets no columns; a number alone needs no calculation.
RULES = {
    "times0": ("{n} times 0; any number times 0 is 0", "{n} × 0 = 0", "product"),
    "factor": ("{n}, {m} and 0 multiplied; one factor is 0, so the product is 0", "{n} × {m} × 0 = 0", "product"),
    "first0": ("0 times {n}, then plus {m}; times 0 is 0", "0 × {n} = 0; 0 + {m} = {m}", "product; sum"),
    "last0": ("{m} plus {n} times 0; the product comes first", "{n} × 0 = 0; {m} + 0 = {m}", "product; sum"),
    "plus0": ("{n} plus 0; adding 0 changes nothing", "{n} + 0 = {n}", "sum"),
    "minus0": ("{n} minus 0; taking away 0 changes nothing", "{n} - 0 = {n}", "difference"),
    "self": ("{n} minus {n}; if all is taken away, nothing is left", "so {n} - {n} = 0", ""),
    "none": ("", "0", ""),
    "every": ("", "{n}", ""),
    "by1": ("{n} divided by 1; dividing by 1 changes nothing", "{n} ÷ 1 = {n}", "quotient"),
    "times1": ("{n} times 1; multiplying by 1 changes nothing", "{n} × 1 = {n}", "product"),
    "byself": ("{n} divided by {n}; a number fits into itself once", "{n} ÷ {n} = 1", "quotient"),
    "zeroby": ("0 divided by {n}; 0 shared out is 0 each", "0 ÷ {n} = 0", "quotient"),
    "pct0": ("0 % is nothing of it", "0", "0 % of {n}"),
    "pct100": ("100 % is all of it", "{n}", "100 % of {n}"),
    "twice": ("{n} and the same number again", "{n} + {n} = {nn}", "sum"),
    "back": ("{m}, then {n} done and undone, which changes nothing", "{m}", "number at the end"),
    "nine": ("one more than {z}; it turns the last 9s to 0", "{z} + 1 = {y}", "next number"),
    "tens": ("one less than {y}; it turns the last 0s to 9", "{y} - 1 = {z}", "number before"),
    "after": ("one more than {n}", "{n} + 1 = {up}", "next number"),
    "prior": ("one less than {n}", "{n} - 1 = {down}", "number before"),
    "upneg": ("one more than -{n}; below 0 that is nearer to 0", "-{n} + 1 = -{down}", "number after"),
    "downneg": ("one less than -{n}; below 0 that is further from 0", "-{n} - 1 = -{up}", "number before"),
    "zerodown": ("{n} less than 0, so below 0", "0 - {n} = -{n}", "difference"),
    "under": (
        "{m} minus {k}, which is more, so it ends below 0",
        "{k} - {m} = {n}; {m} - {k} = -{n}",
        "below 0; difference",
    ),
    "middle": ("{m} and {j}; the middle is half of the sum", "{m} + {j} = {sum}; {sum} ÷ 2 = {half}", "sum; middle"),
}
# Key and wording; where it tells a story, the plan and a name for each claim follow.
WORDINGS = [(key, *text.split(" | ")) for key, text in keyed_wordings(__file__)]
PAIRED = [key for key, text, *_ in WORDINGS if "{m}" in text]
ROUND = [*range(10, 1000, 10), *range(1000, 10001, 100)]


def _points(key: str) -> list[tuple[tuple[str, ...], int]]:
    """No two wordings of a key share numbers."""
    texts = [wording for wording in WORDINGS if wording[0] == key]
    below_zero = key in ("upneg", "downneg", "zerodown")
    numbers = range(len(ROUND) if key in ("nine", "tens") else len(texts) * (18 if below_zero else 40))
    return [(wording, k) for i, wording in enumerate(texts) for k in numbers[i :: len(texts)]]


@family("reasoning", slice="edge_case", point=[point for key in RULES for point in _points(key)])
def edge_zero_one(point: tuple[tuple[str, ...], int]) -> Draft:
    (key, text, *said), k = point
    n, m = (2 + k % 25, 3 + 5 * (k // 25)) if key in PAIRED else (2 + k, 0)
    y = ROUND[k % len(ROUND)]
    parts = {"n": n, "m": m, "k": m + n, "j": m + 2 * n, "z": y - 1, "y": y}
    more = parts | {"up": n + 1, "down": n - 1, "nn": 2 * n, "sum": 2 * m + 2 * n, "half": m + n}
    rule, work, plain_names = RULES[key]
    plan, *names = (fill_template(part, **parts) for part in said or [rule, *plain_names.split("; ")])
    claims = work.format(**more).split("; ")
    *before, last = (
        f"{claim} {name}".strip() if claim.startswith("so ") else f"{name}: {claim}"
        for name, claim in zip(names, claims, strict=True)
    )
    steps = [
        ("plan", with_wanted(plan, names[-1] or "what is left")),
        *(("compute", claim) for claim in before),
        ("conclude", last),
    ]
    return Draft(fill_template(text, **parts), steps, claims[-1].rsplit(" ", 1)[-1])


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
ONCE = r"\b(\d+) (?:÷|over) \1\b|by itself|fit into|fairly|per guest|pages at"
# A number and the same again.
TWICE = r"itself|same number|just as many|another|\b(\d+) \+ \1 makes|^two"
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
        return str(numbers[-1] if numbers[0] == 100 else numbers[0])
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
