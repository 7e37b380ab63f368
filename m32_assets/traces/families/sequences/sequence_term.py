"""Rows of numbers by a rule, as numbers or in words: a later, missing or first number, its place, the step."""

import re
from fractions import Fraction
from itertools import count, pairwise

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import numbers_in_words
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings, with_numbers

NTH = "3rd third 4th fourth 5th fifth 6th sixth 7th seventh 8th eighth 9th ninth 10th tenth".split()
# Sign, first number, step, and the n of the question.
ADD = [("+", a, d, 6 + (a + d) % 5) for d in range(2, 13) for a in range(2 + d % 3, 40, 4)]
SUB = [("-", a + 10 * d, d, n) for _, a, d, n in ADD]
MUL = [("×", a, d, n) for d, most in ((2, 16), (3, 9)) for a in range(2, most) for n in (3, 4, 5) if a * d**n < 400]
DIV = [("÷", a * d**n, d, n) for _, a, d, n in MUL]
ONLY = {"term +-×÷": 5, "gap +-×÷": 4, "before +-×÷": 4}  # of products, one n
# What leads from a number to the next one, and back.
RULES = {"+": "add", "-": "take away", "×": "multiply by", "÷": "divide by"}
BACK = {"+": "-", "-": "+", "×": "÷", "÷": "×"}
# A key is what is asked and the signs that the wording takes; <up/down> has a word for each.
POINTS = [
    (*line, *rule)
    for line in named_wordings(1)(__file__)
    for rule in (*ADD, *SUB, *MUL, *DIV)
    if rule[0] in line[0] and (rule[0] in "+-" or rule[3] == ONLY.get(line[0], rule[3]))
]


@family("reasoning", point=POINTS)
def sequence_term(point: tuple[str, str, str, str, str, int, int, int]) -> Draft:
    key, *texts, op, a, d, n = point
    kind, even, after = key.split(" ")[0], op in "+-", key.startswith(("after", "times", "often"))
    m, hole = n if after else n - 1, {"gap": 1 + (a + d) % 3, "before": 0}.get(kind, 9)
    row = [{"+": a + d * i, "-": a - d * i, "×": a * d**i, "÷": a // d**i}[op] for i in range(max(m, 4) + 1)]
    claims, b = [f"{x} {op} {d} = {y}" for x, y in pairwise(row)], row[2 if kind == "mid" else m]
    holed, asked = (", ".join(mark if i == hole else str(x) for i, x in enumerate(row[:5])) for mark in "_?")
    shown, nth = ", ".join(map(str, row[hole == 0 :][: 4 if even else 3])), NTH[2 * n - 6 + (a + n) % 2]
    chosen = "+-".find(op) if even else d - 2 + 2 * (op == "÷")
    numbers = {"a": a, "b": b, "d": d, "n": n, "nth": nth, "shown": shown, "holed": holed, "asked": asked}
    prompt, known, named = (
        fill_template(re.sub("<(.*?)>", lambda words: words[1].split("/")[chosen], text), **numbers) for text in texts
    )
    for field in ("shown", "holed", "asked"):
        if f"{{{field}}}" in texts[0]:
            known = with_numbers(known, numbers[field])
    steps, names = [("plan", known)], named.split(", ")
    if kind in ("term", "gap", "before") or "shown" in texts[0]:
        pairs = [sorted(row[i : i + 2]) for i in range(4) if hole not in (i, i + 1)]
        seen = ", ".join(f"{y} {'-' if even else '÷'} {x} = {d}" for x, y in pairs[:2])
        steps.append(("compute", f"steps: {seen}, so each time {RULES[op]} {d}"))
    low, high, way = min(a, b), max(a, b), abs(a - b)
    apart, moved, minus = f"{high} - {low} = {way}", f"{d} × {m} = {way}", f"{n} - 1 = {m}"
    there, back = (f"{way} + {low} = {high}", f"{high} - {way} = {low}")[:: 1 if op == "+" else -1]
    work = {
        "gap": claims[hole - 1 : hole],
        "before": [f"{row[1]} {BACK[op]} {d} = {a}"],
        "mid": [apart, f"{way} ÷ 2 = {d}", claims[0]],
        "place": [apart, f"{way} ÷ {d} = {m}", f"{m} + 1 = {n}"],
        "times": [apart, f"{way} ÷ {d} = {n}"],
        "first": [minus, moved, back],
        "size": [apart, minus, f"{way} ÷ {m} = {d}"],
        "after": [moved, there],
    }.get(kind, [minus, moved, there])
    if (kind in ("nth", "after") and not even) or kind == "often" or (kind == "term" and m < 7):
        # one number after the other, from the last that is shown
        start = (3 if even else 2) if kind == "term" else 0
        work = claims[start:m] + [str(n)] * (kind == "often")
        names = [*(f"{names[0]} {i + 2 - after}" for i in range(start, start + len(work) - 1)), names[-1]]
    labelled = [f"{name}: {claim}" for name, claim in zip(names[-len(work) :], work, strict=True)]
    steps += [*(("compute", line) for line in labelled[:-1]), ("conclude", labelled[-1])]
    answer = work[-1].rpartition(" = ")[2]
    worded = (a + d) % 3 == 0 and not re.search(r"\d, [\d_?.]", prompt)
    return Draft(numbers_in_words(prompt) if worded else prompt, steps, answer)


# Solver: answers questions about rows of numbers by laying the row out, or by trying numbers until the row is even.

ORDINALS = re.findall(r"\w+", "first second third fourth fifth sixth seventh eighth ninth tenth")
# Cues of a falling row.
DOWN = (
    r"down|less|fewer|minus|= -\d|\blower|shorter|fell|falls|falling|burns|jump back|backward|subtract|loses|"
    r"gives away|spends|shrinks|\buse\b"
)
# Cues of a factor from one number to the next.
TIMES = {
    "doubl|twice|ratio 2": "2",
    "tripl|3 times (?:the|as)|ratio 3": "3",
    "halv|half of": "1/2",
    "a third of|divid(?:ed?|ing) by 3": "1/3",
}
# Questions for a place in the row, and for the number of steps.
PLACE, MOVES = r"place is|position|which term of|how many terms", r"must|how many jumps of|days are|does it stand"
# The step is given before the first number.
STEP_FIRST = r"goes (?:up|down) by|going up by|jumps of|steps of \d+ and my"


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
    numbers = [int(n) for n in re.findall(r"\b\d+\b", re.sub("3 times (?:the|as)|divid(?:ed?|ing) by 3", "", text))]
    listed = re.search(r"(?:(?:\d+|[_?]), ){2,}(?:\d+|[_?])", text)
    row = listed[0].split(", ") if listed else []
    if "between" in text or "halfway" in text:
        row = [str(numbers[0]), "_", str(numbers[1])]
    elif re.search(
        r"right before|back one|in front of \d+,|torn off|earlier than|to the left|before these|just before", text
    ):
        row = ["_", *row]
    if {"_", "?"} & {*row}:
        tried = ((n, [int(x) if x.isdigit() else n for x in row]) for n in range(500))
        return str(next(n for n, full in tried if _even(full)))
    if re.search("one step|one gap|mark to the|dearer|difference[?]", text):
        return str(next(d for d in count(1) if numbers[0] + sum([d] * (nth - 1)) == numbers[1]))
    start, step, end = numbers[0], numbers[1 % len(numbers)], numbers[-1]
    if row:
        step = step - start if 2 * step == start + numbers[2] else 0
        factor = None if step else Fraction(numbers[1], start)
    elif re.search(STEP_FIRST, text) and "starts" not in text:
        start, step = step, start
    if not row and (re.search(DOWN, text) or ("jumps of" in text and end < start)):
        step = -step
    if re.search(r"the first \w+[?]$|which number did", text):
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
