"""Rows of numbers by a rule, as numbers or in words: a later, missing or first number, its place, the step."""

import re
from fractions import Fraction
from itertools import count, pairwise

from m32_assets.traces.columns import divided, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import numbers_in_words
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

NTH = "3rd third 4th fourth 5th fifth 6th sixth 7th seventh 8th eighth 9th ninth 10th tenth".split()
# Sign, first number, step, and the n of the question.
ADD = [("+", a, d, 6 + (a + d) % 5) for d in range(2, 13) for a in range(2 + d % 3, 40, 4)]
SUB = [("-", a + 10 * d, d, n) for _, a, d, n in ADD]
MUL = [("×", a, d, n) for d, most in ((2, 16), (3, 9)) for a in range(2, most) for n in (3, 4, 5) if a * d**n < 400]
DIV = [("÷", a * d**n, d, n) for _, a, d, n in MUL]
ONLY = {"term +-×÷": 5, "gap +-×÷": 4, "before +-×÷": 4}  # of products, one n
# A key is what is asked and the signs that the wording takes; <up/down> has a word for each.
POINTS = [
    (key, text, *rule)
    for key, text in keyed_wordings(__file__)
    for rule in (*ADD, *SUB, *MUL, *DIV)
    if rule[0] in key and (rule[0] in "+-" or rule[3] == ONLY.get(key, rule[3]))
]


@family("reasoning", point=POINTS)
def sequence_term(point: tuple[str, str, str, int, int, int]) -> Draft:
    key, text, op, a, d, n = point
    kind, even, up, after = key.split(" ")[0], op in "+-", op == "+", key.startswith(("after", "times", "often"))
    m, hole = n if after else n - 1, {"gap": 1 + (a + d) % 3, "before": 0}.get(kind, 9)
    row = [{"+": a + d * i, "-": a - d * i, "×": a * d**i, "÷": a // d**i}[op] for i in range(max(m, 4) + 1)]
    claims, b = [f"{x} {op} {d} = {y}" for x, y in pairwise(row)], row[2 if kind == "mid" else m]
    pairs = [sorted(row[i : i + 2]) for i in range(4) if hole not in (i, i + 1)]
    rule = "".join(f"{y} {'-' if even else '÷'} {x} = {d}, " for x, y in pairs[:2]) + f"so each time {op} {d}"
    low, high, way = min(a, b), max(a, b), abs(a - b)
    apart, ups, downs = f"{high} - {low} = {way}", f"{way} + {low} = {high}", f"{high} - {way} = {low}"
    moved = [*([] if after else [f"{n} - 1 = {m}"]), *multiplied(d, m)]
    count = f"{n} × {d}" if after else f"{n} - 1, then × {d}"
    walk = [f"{'after' if after else 'number'} {i + 2 - after}: {claim}" for i, claim in enumerate(claims[:m])]
    far = (f"first {count}, then {f'+ {a}' if up else f'{a} - that'}", [*moved, ups if up else downs], b)
    forms = {
        "gap": (rule, [f"missing: {claims[hole - 1]}"] if hole < 9 else [], row[hole % 9]),
        "before": (rule, [f"before it: {row[1]} {'-+÷×'['+-×÷'.index(op)]} {d} = {a}"], a),
        "mid": (f"first {high} - {low}, then ÷ 2, then + {a}", [apart, *divided(way, 2), claims[0]], row[1]),
        "place": (f"first {high} - {low}, then ÷ {d}, then + 1", [apart, *divided(way, d), f"{m} + 1 = {n}"], n),
        "times": (f"first {high} - {low}, then ÷ {d}", [apart, *divided(way, d)], n),
        "often": (f"{op} {d} until it is {b}, and count", [*walk, f"{b} after {n} times"], n),
        "first": (f"first {count}, then {f'{b} - that' if up else f'+ {b}'}", [*moved, downs if up else ups], a),
        "size": (f"first {high} - {low}, then ÷ the {n} - 1 steps", [apart, f"{n} - 1 = {m}", *divided(way, m)], d),
        "term": (rule, walk[3 if even else 2 :], b) if m < 7 else (f"{rule}; {far[0]}", *far[1:]),
    }
    by_walk = (f"{'' if after else f'{n} - 1 = '}{m} times {op} {d}, from {a}", walk, b)
    plan, lines, answer = forms.get(kind, far if even else by_walk)
    plan = f"{rule}; {plan}" if kind == "place" and "shown" in text else plan
    holed, asked = (", ".join(mark if i == hole else str(x) for i, x in enumerate(row[:5])) for mark in "_?")
    shown, nth = ", ".join(map(str, row[hole == 0 :][: 4 if even else 3])), NTH[2 * n - 6 + (a + n) % 2]
    chosen = "+-".find(op) if even else d - 2 + 2 * (op == "÷")
    text = re.sub("<(.*?)>", lambda words: words[1].split("/")[chosen], text)
    prompt = fill_template(text, a=a, b=b, d=d, n=n, nth=nth, shown=shown, holed=holed, asked=asked)
    worded = (a + d) % 3 == 0 and not re.search(r"\d, [\d_?.]", prompt)
    return Draft(numbers_in_words(prompt) if worded else prompt, [("plan", plan), *steps_of(lines)], str(answer))


# Solver: answers questions about rows of numbers by laying the row out, or by trying numbers until the row is even.

ORDINALS = re.findall(r"\w+", "first second third fourth fifth sixth seventh eighth ninth tenth")
# Cues of a falling row.
DOWN = r"down|less|fewer|minus|fell|falls|burns|jump back|subtract|\buse\b"
# Cues of a factor from one number to the next.
TIMES = {"doubl|twice": "2", "tripl|3 times (?:the|as)": "3", "halved|half of": "1/2", "a third of|divided by 3": "1/3"}
# Questions for a place in the row, and for the number of steps.
PLACE, MOVES = r"place is|position|which term of|how many terms", r"must|how many jumps of|days are|does it stand"
# The step is given before the first number.
STEP_FIRST = r"goes (?:up|down) by|jumps of|steps of \d+ and my"


def _even(row: list[int]) -> bool:
    """Whether all steps are equal, or all ratios."""
    ratios = {Fraction(y, x) for x, y in pairwise(row)} if len(row) > 3 and all(row) else {}
    return len({y - x for x, y in pairwise(row)}) == 1 or len(ratios) == 1


def solve(prompt: str) -> str:
    """The number of the row, the place in it or the step that is asked for."""
    text = in_digits(prompt.replace("Level one", "")).lower()
    for number, word in enumerate(ORDINALS[2:], 3):
        text = re.sub(rf"\b{word}\b(?! of)", f"{number}th", text)
    nth = next((int(n) for n in re.findall(r"(\d+)(?:th|rd)\b", text)), 0)
    factor = next((Fraction(by) for cue, by in TIMES.items() if re.search(cue, text)), None)
    numbers = [int(n) for n in re.findall(r"\b\d+\b", re.sub("3 times (?:the|as)|divided by 3", "", text))]
    listed = re.search(r"(?:(?:\d+|[_?]), ){2,}(?:\d+|[_?])", text)
    row = listed[0].split(", ") if listed else []
    if "between" in text or "halfway" in text:
        row = [str(numbers[0]), "_", str(numbers[1])]
    elif re.search(r"right before|back one|in front of \d+,", text):
        row = ["_", *row]
    if {"_", "?"} & {*row}:
        tried = ((n, [int(x) if x.isdigit() else n for x in row]) for n in range(500))
        return str(next(n for n, full in tried if _even(full)))
    if re.search("one step|mark to the", text):
        return str(next(d for d in count(1) if numbers[0] + sum([d] * (nth - 1)) == numbers[1]))
    start, step, end = numbers[0], numbers[1 % len(numbers)], numbers[-1]
    if row:
        step = step - start if 2 * step == start + numbers[2] else 0
        factor = None if step else Fraction(numbers[1], start)
    elif re.search(STEP_FIRST, text) and "starts" not in text:
        start, step = step, start
    if not row and (re.search(DOWN, text) or ("jumps of" in text and end < start)):
        step = -step
    if re.search(r"what is the first number\?|which number did|seats are in the first", text):
        step = -step
    on = (lambda x: x * factor) if factor else (lambda x: x + step)
    at, moves = Fraction(start), 0
    if re.search(f"{PLACE}|{MOVES}", text):
        while at != end:
            at, moves = on(at), moves + 1
        return str(moves + 1 if re.search(PLACE, text) else moves)
    for _ in range(nth - 1 if nth else end):
        at = on(at)
    return str(at)
