"""Small calculations in messy writing: stray signs, run-together words, wide digits, emoji, other languages."""

import re
from fractions import Fraction
from math import isqrt

from m32_assets.traces.columns import divided, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import in_words
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import PEOPLE, keyed_wordings

WORDINGS = keyed_wordings(__file__)  # calculation in plain form | text with its numbers as {0}, {1}, {2}
ABROAD = {
    "es": "dos tres cuatro cinco seis siete ocho nueve diez",
    "fr": "deux trois quatre cinq six sept huit neuf dix",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn",
}
ORDER = r"(½) (\+) (½)", r"\((\d+) (\+) (\d+)\)", r"()(√)(\d+)", r"(\d+) ([×÷]) (\d+)", r"(\d+) ([+-]) (\d+)"


def _plain(form: str, k: int) -> str:
    a, b, w, v, r = 2 + k % 9, 2 + k // 9 % 9, 2 + k // 9 % 29, 2 + k % 11, 2 + k % 19
    n = {"a": a, "b": b, "c": 2 + k // 81 % 9, "w": w, "p": a * w, "m": 10 + b, "t": 13 + 37 * k % 86, "u": 6 + k % 83}
    n |= {"v": v, "s": v * v, "r": r * r, "d": 31 + k % 56, "h": 6 + 2 * (k % 96), "f": 6 + 3 * (k % 33)}
    return form.format(**n, g=8 + 4 * (k % 25), q=4 * (2 + k % 9) * (1, 10)[k % 2], e=(1, 2, 5)[k % 3])


def _points(form: str) -> list[tuple[str, str, str]]:
    """No two wordings of a calculation share its numbers."""
    texts, plain = [t for key, t in WORDINGS if key == form], list(dict.fromkeys(_plain(form, k) for k in range(4000)))
    return [(t, p, who[0]) for i, t in enumerate(texts) for p, who in zip(plain[i :: len(texts)], PEOPLE, strict=False)]


class Messy(int):
    """A number whose format says how it is written: as a word, in wide digits, as a row of the given emoji."""

    def __format__(self, how: str) -> str:
        plain, word = str(int(self)), in_words(self % 1000)
        wide = "".join(chr(ord(digit) + 0xFEE0) for digit in plain)
        forms = {"": plain, "word": word, "WORD": word.upper(), "wide": wide, ",": f"{int(self):,}"}
        return ABROAD[how].split()[self - 2] if how in ABROAD else forms.get(how) or how * self


def _claims(a: str, sign: str, b: str) -> list[str]:
    x, y = (int(n) if n.isdecimal() else 0 for n in (a, b))
    if sign == "√":
        return [f"{isqrt(y)} × {isqrt(y)} = {b}", f"√{b} = {isqrt(y)}"]
    if sign in "×÷":
        return multiplied(x, y) if sign == "×" else divided(x, y)
    return [f"{a} {sign} {b} = {1 if a == '½' else x + y if sign == '+' else x - y}"]


@family("reasoning", slice="edge_case", point=[point for form in dict(WORDINGS) for point in _points(form)])
def edge_messy_sum(point: tuple[str, str, str]) -> Draft:
    text, plain, name = point
    claims, left = [], plain
    for pattern in ORDER:
        while found := re.search(pattern, left):
            claims += _claims(*found.groups())
            left = left.replace(found[0], claims[-1].rpartition(" = ")[2], 1)
    prompt = text.format(*(Messy(n) for n in re.findall(r"\d+", plain)), name=name, t="\t", n="\n")
    return Draft(prompt, [("transform", f"in plain form: {plain}"), *steps_of(claims)], left)


# Solver: answers messy calculations: the numbers in their order, the sign of each gap between them, and then
# counting.


FOREIGN_WORDS = (
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
    for value, words in enumerate(FOREIGN_WORDS, 2):
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
