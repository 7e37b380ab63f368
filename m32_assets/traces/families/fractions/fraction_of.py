"""A fraction of a number: divide by the bottom, multiply by the top."""

import re
from fractions import Fraction
from typing import NamedTuple

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import article, number
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings
from m32_assets.traces.words import words_of

PARTS = tuple((t, b) for b in range(2, 11) for t in range(1, b))
TOPS = words_of("one two three four five six seven eight nine ten eleven")
BOTTOMS = dict(
    zip(
        (*range(2, 11), 12),
        words_of("half third quarter fifth sixth seventh eighth ninth tenth twelfth"),
        strict=True,
    )
)


class Part(NamedTuple):
    """A fraction in a wording: ``{f}`` is 1/2, ``{f:one}`` *one half*, ``{f:one-}`` *one-half*, ``{f:a}`` *a half*,
    ``{f:of}`` *half*, with a capital after one in the style; 1/2 in every style where its bottom has no word."""

    top: int
    bottom: int

    def __format__(self, style: str) -> str:
        word, low = BOTTOMS.get(self.bottom), style.lower()
        if not style or word is None:
            return f"{self.top}/{self.bottom}"
        if self.top > 1:
            said = f"{TOPS[self.top - 1]} {word}s"
        elif low.startswith("one"):
            said = f"one {word}"
        else:
            said = word if low == "of" and word == "half" else article(word)
        said = said.replace(" ", "-") if low.endswith("-") else said
        return said.capitalize() if style[0].isupper() else said


def part_of(n: int, f: Part, whole: str, name: str) -> list[str]:
    """The lines of a fraction of a number: one of its equal parts, then as many as the top says."""
    t, b = f
    if t == 1:
        return [f"{name}: {n} ÷ {b} = {n // b}"]
    return [f"1/{b} of {whole}: {n} ÷ {b} = {n // b}", f"{name}: {n // b} × {t} = {n // b * t}"]


@family("reasoning", in_words=3, part=PARTS, share=range(2, 40), wording=named_wordings(2))
def fraction_of(part: tuple[int, int], share: int, wording: tuple[str, ...]) -> Draft:
    f, n = Part(*part), share * part[1]
    prompt, known, whole, wanted = (fill_template(text, f=f, n=n, key=f.top) for text in wording[1:])
    if str(n) not in known:
        known = f"the number {n}, {known}"
    *lines, last = part_of(n, f, whole, wanted)
    steps = [("plan", known), *(("compute", line) for line in lines), ("conclude", last)]
    return Draft(prompt, steps, str(share * f.top))


# Solver: answers fraction-of questions in rationals.

_TOPS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_BOTTOMS = ("half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
# 2/3, two thirds, two-thirds, a third, half, three halves
_FRACTION = re.compile(
    rf"(?P<x>\d+)/(?P<y>\d+)|(?:\b(?P<top>\d+|an?|{'|'.join(_TOPS)})[ -])?\b(?P<bottom>{'|'.join(_BOTTOMS)}|halve)s?\b",
    re.I,
)


def fractions_of(prompt: str) -> tuple[list[Fraction], str]:
    """The fractions of a text, in digits or in words, and the text without them."""
    found = []
    for match in _FRACTION.finditer(prompt):
        if match["x"]:
            found.append(Fraction(int(match["x"]), int(match["y"])))
            continue
        top = (match["top"] or "a").lower()
        over = int(top) if top.isdigit() else _TOPS.index(top) + 1 if top in _TOPS else 1
        bottom = match["bottom"].lower().replace("halve", "half")
        found.append(Fraction(over, _BOTTOMS.index(bottom) + 2))
    return found, _FRACTION.sub("", prompt)


def solve(prompt: str) -> str:
    """The fraction in the prompt, of the other number."""
    prompt = in_digits(prompt)
    (part,), rest = fractions_of(prompt)
    (whole,) = re.findall(r"\d+", rest)
    return number(part * int(whole))
