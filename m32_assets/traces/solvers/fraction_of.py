"""Answers fraction-of questions in rationals."""

import re
from fractions import Fraction

from m32_assets.traces.text import number
from m32_assets.traces.verification.number_words import in_digits

_TOPS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_BOTTOMS = ("half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
# 2/3, two thirds, two-thirds, a third, half
_FRACTION = re.compile(
    rf"(?P<x>\d+)/(?P<y>\d+)|(?:\b(?P<top>\d+|an?|{'|'.join(_TOPS)})[ -])?\b(?P<bottom>{'|'.join(_BOTTOMS)})s?\b", re.I
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
        found.append(Fraction(over, _BOTTOMS.index(match["bottom"].lower()) + 2))
    return found, _FRACTION.sub("", prompt)


def solve(prompt: str) -> str:
    """The fraction in the prompt, of the other number."""
    prompt = in_digits(prompt)
    (part,), rest = fractions_of(prompt)
    (whole,) = re.findall(r"\d+", rest)
    return number(part * int(whole))
