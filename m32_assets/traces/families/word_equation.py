"""An unknown number in words, found from what it makes with the opposite operations."""

from m32_assets.traces.columns import divided, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.scenes import Teller
from m32_assets.traces.wordings import keyed_wordings, told

# The key of a wording: what happens to the unknown in turn, and what one thinks to find it.
WORDINGS = keyed_wordings("word_equation")
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


POINTS: list[tuple[str, str, dict[str, int]]] = []
for place, (kind, text) in enumerate(WORDINGS):  # up to 120 prompts of each
    draws, found = Teller(place), {}
    for _ in range(500):
        a, b, j = 2 + draws.below(3 if "{part}" in text else 7), 2 + draws.below(30), 2 + draws.below(4)
        values = {"x": 2 + draws.below(40), "a": a, "b": b, "j": j, "k": j + a, "p": a + 1, "m": a - 1, "g": a}
        c, _, lines = undone(kind, values)
        seen = {"c": c, "times": "twice" if a == 2 else f"{a} times", "part": PARTS.get(a)}
        shown = told(text, **seen, **{letter: values[letter] for letter in "abjk" if f"{{{letter}}}" in text})
        if lines and len(found) < 120:
            found[shown[0].upper() + shown[1:] if text[0] == "{" else shown] = kind, values
    POINTS += [(shown, *point) for shown, point in found.items()]


@family("reasoning", in_words=3, point=POINTS)
def word_equation(point: tuple[str, str, dict[str, int]]) -> Draft:
    prompt, kind, values = point
    _, plan, lines = undone(kind, values)
    answer = f"{'$' if '$' in prompt else ''}{values['x']}"
    lines[-1] += f", so {answer}" if "$" in answer else ""
    return Draft(prompt, [("plan", plan), *steps_of(lines)], answer)
