"""An unknown number in words, found from what it makes with the opposite operations."""

import re

from m32_assets.traces.columns import divided, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.scenes import Teller
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

DO = {"+": int.__add__, "-": int.__sub__, "×": int.__mul__, "÷": int.__floordiv__, "~": lambda x, b: b - x}
UNDO = {"+": "-", "-": "+", "×": "÷", "÷": "×"}
# How p, m and g, the last factor, are found.
FIRST = {"p": "1 + {a} = {p}", "m": "{a} - 1 = {m}", "g": "{k} - {j} = {g}"}
PARTS = {2: "half", 3: "a third", 4: "a quarter"}


def undone(kind: str, values: dict[str, int]) -> tuple[int, str, list[str]]:
    """What the unknown makes, the plan and the lines that lead back; no lines for numbers that are not friendly."""
    shape, reason = kind.split(" ", 1)
    now, plans, lines = values["x"], [], []
    for sign, letter in zip(shape[::2], shape[1::2], strict=True):
        n, before = int(values.get(letter, letter)), now
        now = DO[sign](before, n)
        if not 1 < now < 200 or (sign == "÷" and before % n) or (shape == "×2-b" and values["x"] <= n):
            return 0, "", []
        undo = UNDO.get(sign, "-")
        plans.insert(0, f"{undo} {n}")
        more = [f"{n} - {now} = {before}" if sign == "~" else f"{now} {undo} {n} = {before}"]
        if undo == "×" or (undo == "÷" and n > 1 and before > 10):
            more = multiplied(now, n) if undo == "×" else divided(now, n)
        lines = more + lines
    plans[0] = f"{values['b']} - {now}" if shape[0] == "~" else f"{now} {plans[0]}"
    if shape[-1] in FIRST:
        first = FIRST[shape[-1]].format(**values)
        plans, lines = [first.split(" =")[0], *plans], [first, *lines]
    plan = f"first {', then '.join(plans)}" if len(plans) > 1 else plans[0]
    return now, f"{reason}: {plan}", lines if len({*lines}) == len(lines) < 8 else []


def prompts(place: int, kind: str, text: str) -> dict[str, tuple[str, dict[str, int]]]:
    """Up to 120 prompts of the wording at ``place`` in the file, each with its kind and values."""
    draws, found = Teller(place), {}
    for _ in range(500):
        a, b, j = 2 + draws.below(3 if "{part}" in text else 7), 2 + draws.below(30), 2 + draws.below(4)
        values = {"x": 2 + draws.below(40), "a": a, "b": b, "j": j, "k": j + a, "p": a + 1, "m": a - 1, "g": a}
        c, _, lines = undone(kind, values)
        seen = {"c": c, "times": "twice" if a == 2 else f"{a} times", "part": PARTS.get(a)}
        shown = fill_template(text, **seen, **{letter: values[letter] for letter in "abjk" if f"{{{letter}}}" in text})
        if lines and len(found) < 120:
            found[shown[0].upper() + shown[1:] if text[0] == "{" else shown] = kind, values
    return found


# The key of a wording: what happens to the unknown in turn, and how it is found back.
POINTS = [
    (shown, *point)
    for place, (kind, text) in enumerate(keyed_wordings(__file__))
    for shown, point in prompts(place, kind, text).items()
]


@family("reasoning", in_words=3, point=POINTS)
def word_equation(point: tuple[str, str, dict[str, int]]) -> Draft:
    prompt, kind, values = point
    _, plan, lines = undone(kind, values)
    answer = f"{'$' if '$' in prompt else ''}{values['x']}"
    lines[-1] += f", so {answer}" if "$" in answer else ""
    return Draft(prompt, [("plan", plan), *steps_of(lines)], answer)


# Solver: finds an unknown number by trying: what the text says of it must hold.

# Words for factors and parts, as numbers.
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
