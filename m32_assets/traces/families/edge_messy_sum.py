"""Small calculations in messy writing: stray signs, run-together words, wide digits, emoji, other languages."""

import re
from math import isqrt

from m32_assets.traces.columns import divided, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import in_words
from m32_assets.traces.wordings import PEOPLE, keyed_wordings

WORDINGS = keyed_wordings("edge_messy_sum")  # calculation in plain form | text with its numbers as {0}, {1}, {2}
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
