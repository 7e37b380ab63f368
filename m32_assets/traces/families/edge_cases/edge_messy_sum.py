"""Small calculations in messy writing: stray signs, run-together words, wide digits, emoji, other languages."""

import re
from fractions import Fraction
from math import isqrt
from operator import add, floordiv, mul, sub

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import in_words
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import PEOPLE, keyed_wordings

# The key is the calculation in plain form; the text names its numbers in order as {0}, {1}, {2}. What the result counts
# may follow.
WORDINGS = keyed_wordings(__file__)
# The numbers from 2 to 10 in other languages.
ABROAD = {
    "es": "dos tres cuatro cinco seis siete ocho nueve diez",
    "fr": "deux trois quatre cinq six sept huit neuf dix",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn",
}
OPERATIONS = {"+": add, "-": sub, "×": mul, "÷": floordiv}
# What the result of an operation is called, and the results of forms that say more.
SIGNS = {"+": "sum", "-": "difference", "×": "product", "÷": "quotient", "√": "root"}
NAMES = {
    "{h} ÷ 2": ["half"],
    "2 × {d}": ["double"],
    "{f} ÷ 3": ["a third"],
    "{g} ÷ 4": ["a quarter"],
    "{q} ÷ 4 × 3": ["a quarter", "three quarters"],
    "{v} × {v}": ["square"],
    "½ + ½ + {u} + {a}": ["two halves", "from the left", "sum"],
    "½ + ½ + {a} + {t}": ["two halves", "from the left", "sum"],
    "{t} + {b} + {a}": ["from the left", "sum"],
    "({a} + {b}) × {c}": ["brackets first", "product"],
    "{a} × ({b} + {c})": ["brackets first", "product"],
    "{a} × {b} + {c}": ["multiplication first", "sum"],
    "{a} × {m} - {c}": ["multiplication first", "difference"],
    "{t} + {u} - {a}": ["from the left", "difference"],
}
# The operations in the order in which they are done, as patterns of left, sign and right.
ORDER = (
    r"(½) (\+) (½)",
    r"\((\d+) (\+) (\d+)\)",
    r"()(√)(\d+)",
    r"(\d+) ([×÷]) (\d+)",
    r"(\d+) ([+-]) (\d+)",
)


def plain_form(form: str, k: int) -> str:
    """The k-th calculation of a form; divisions come out even, roots and differences are positive."""
    a, b, w = 2 + k % 9, 2 + k // 9 % 9, 2 + k // 9 % 29
    v, root = 2 + k % 11, 2 + k % 19
    return form.format(
        a=a,
        b=b,
        c=2 + k // 81 % 9,
        w=w,
        p=a * w,
        m=10 + b,
        t=13 + 37 * k % 86,
        u=6 + k % 83,
        v=v,
        s=v * v,
        r=root * root,
        d=31 + k % 56,
        h=6 + 2 * (k % 96),
        f=6 + 3 * (k % 33),
        g=8 + 4 * (k % 25),
        q=4 * a * (1, 10)[k % 2],
        e=(1, 2, 5)[k % 3],
    )


def points_of(form: str) -> list[tuple[str, str, str, str]]:
    """Form, text, calculation and a name. The wordings of a form share its calculations out: no two have the same."""
    texts = [text for key, text in WORDINGS if key == form]
    plain = list(dict.fromkeys(plain_form(form, k) for k in range(4000)))
    return [
        (form, text, calculation, person[0])
        for i, text in enumerate(texts)
        for calculation, person in zip(plain[i :: len(texts)], PEOPLE, strict=False)
    ]


POINTS = [point for form in dict(WORDINGS) for point in points_of(form)]


class Messy(int):
    """A number whose format says how it is written: as a word, in wide digits, as a row of the given emoji."""

    def __format__(self, how: str) -> str:
        plain = str(int(self))
        match how:
            case "":
                return plain
            case "word":
                return in_words(self)
            case "WORD":
                return in_words(self).upper()
            case "wide":
                return "".join(chr(ord(digit) + 0xFEE0) for digit in plain)
            case ",":
                return f"{int(self):,}"
            case "es" | "fr" | "de":
                return ABROAD[how].split()[self - 2]
        return how * self


def claim_of(left: str, sign: str, right: str) -> str:
    """One operation; it ends with its result."""
    if left == "½":
        return "½ + ½ = 1"
    if sign == "√":
        root = isqrt(int(right))
        return f"{root} × {root} = {right}, so √{right} = {root}"
    a, b = int(left), int(right)
    return f"{a} {sign} {b} = {OPERATIONS[sign](a, b)}"


@family("reasoning", slice="edge_case", point=POINTS)
def edge_messy_sum(point: tuple[str, str, str, str]) -> Draft:
    form, text, plain, person = point
    text, _, counted = text.partition(" | ")
    claims, names, left = [], [], plain
    for pattern in ORDER:
        while found := re.search(pattern, left):
            claims.append(claim_of(*found.groups()))
            names.append(SIGNS[found[2]])
            left = left.replace(found[0], claims[-1].rpartition(" = ")[2], 1)
    names = NAMES.get(form, names)
    names = [*names[:-1], counted or names[-1]]
    *before, last = (f"{name}: {claim}" for name, claim in zip(names, claims, strict=True))
    numbers = [Messy(n) for n in re.findall(r"\d+", plain)]
    prompt = text.format(*numbers, name=person, t="\t", n="\n")
    steps = [
        ("transform", f"in plain form: {plain}; wanted: {names[-1]}"),
        *(("compute", claim) for claim in before),
        ("conclude", last),
    ]
    return Draft(prompt, steps, left)


# Solver: reads the numbers in their order and an operation from each gap between them, then counts.

# The numbers from 2 to 10 in Spanish, French and German.
FOREIGN_WORDS = (
    "dos|deux|zwei tres|trois|drei cuatro|quatre|vier cinco|cinq|fünf seis|sechs|six siete|sept|sieben ocho|huit|acht "
    "nueve|neuf|neun diez|dix|zehn"
).split()
# Words for a fixed factor.
PARTS = (
    ("¾", Fraction(3, 4)),
    ("½|half|mitad|moitié|hälfte", Fraction(1, 2)),
    ("⅓|third", Fraction(1, 3)),
    ("¼|quarter", Fraction(1, 4)),
    ("double|doble|doppelte|twice", Fraction(2)),
)
# Signs and words of the operations; a gap with none of them is a sum.
TIMES = r"(?<![a-z])x(?![a-z])|[*·×✖]|times|\bpor\b|fois|\bmal\b|\)\(|multipl|product"
BY = r"[:/÷➗]|divi|durch|entre|fit in"
MINUS = r"[-−－➖]|minus|less|menos|moins|subtract|take|from|\bate\b"


def joined(a: int, gap: str, b: int) -> int:
    """Both numbers joined by the operation that the gap between them names."""
    if re.search(TIMES, gap):
        return sum([a] * b)
    if re.search(BY, gap):
        return len(range(0, a, b))
    return len(range(b, a)) if re.search(MINUS, gap) else sum((a, b))


def solve(prompt: str) -> str:
    """The result, brackets first, then from left to right."""
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
        numbers[1:], gaps = [joined(numbers[1], gaps[1], numbers[2])], gaps[:1]
    result = numbers[0] + text.count("½") // 2
    for gap, number in zip(gaps, numbers[1:], strict=True):
        result = joined(result, gap, number)
    return str(result)
