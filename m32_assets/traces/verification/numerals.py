"""Numbers as people write them. The verifier reads them in steps, the judge in answers, and both read them here.

A numeral is a number (``1,200.5``, ``5e3``), a fraction (``3/4``, ``½``), or a mixed number (``2 1/2``, ``2½``).
Thousands are grouped by commas, no-break spaces or apostrophes, by twos above the thousands in India (``12,34,567``),
and by points where that is beyond doubt (``1.234.567``, ``1.234,50``). What could be a list or a decimal comma
(``1,5``) is not read: a reader that cannot tell says so.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

MAX_DIGITS = 60
"""Of a number, before or behind its decimal point. Longer ones are not read."""

# Each character for one other, so that places in the text stay the same.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width ASCII
_PLAIN |= dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2012\u2013\ufe63"), ord("-"))
_PLAIN |= dict.fromkeys(map(ord, "\u2007\u2008\u2009\u200a\u202f"), 0xA0)
_PLAIN |= dict.fromkeys(map(ord, "\u2018\u2019\u02bc"), ord("'"))
_PLAIN |= {ord("٫"): ord("."), ord("٬"): ord(","), ord("⁄"): ord("/"), ord("∕"): ord("/")}
# Most texts have none but these signs beside Latin letters, and nothing to replace.
_UNUSUAL = re.compile("[^\x00-\xff≈≠≤≥→√π…“”]")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")

_END = r"(?![0-9]|[,'\u00a0][0-9])"
_DECIMALS = rf"(?:\.[0-9]{{1,{MAX_DIGITS}}}(?![0-9]))?"
GROUPED = (
    rf"(?:[0-9]{{1,3}}(?:(?:,[0-9]{{3}}){{1,19}}|(?:\u00a0[0-9]{{3}}){{1,19}}|(?:'[0-9]{{3}}){{1,19}}){_END}{_DECIMALS}"
    rf"|[0-9]{{1,2}}(?:,[0-9]{{2}}){{1,20}},[0-9]{{3}}{_END}{_DECIMALS}"
    r"|[0-9]{1,3}(?:(?:\.[0-9]{3}){2,19}(?:,[0-9]{1,2})?|(?:\.[0-9]{3}){1,19},[0-9]{1,2})(?![0-9]|[.,][0-9])"
    rf"|[0-9]{{1,3}}(?:[\u00a0'][0-9]{{3}}){{1,19}},[0-9]{{1,{MAX_DIGITS}}}{_END})"
)
"""Pattern of a number with separators of thousands, in the text that :func:`plain` gives."""
UNGROUPED = rf"(?:[0-9]{{1,{MAX_DIGITS}}}(?![0-9]|,[0-9]){_DECIMALS}|\.[0-9]{{1,{MAX_DIGITS}}}(?![0-9]))"
"""Pattern of a number without them."""
_VULGAR_SIGNS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
DIGITS = rf"(?:0|[1-9][0-9]{{0,17}})(?![0-9:/]| ?[{_VULGAR_SIGNS}]|[ .,'\u00a0-][0-9]|[eE][-+0-9])"
"""Pattern of a whole number that nothing behind it can continue; most numbers are."""
EXPONENT = r"(?:[eE][-+]?[0-9]{1,2}(?![0-9]|\.[0-9]))"
"""Pattern of what makes ``5e3`` of a number."""
NUMBER = rf"(?:(?:{GROUPED}|{UNGROUPED}){EXPONENT}?)"
"""Pattern of any number without a sign."""
VULGAR = {sign: Fraction(unicodedata.numeric(sign)).limit_denominator(10) for sign in _VULGAR_SIGNS}
"""Fractions of one character."""
NUMERAL = (
    rf"(?:{DIGITS}|[0-9]{{1,9}} [0-9]{{1,4}}/[0-9]{{1,4}}(?![0-9/]|\.[0-9])"
    rf"|{NUMBER}(?: ?[{_VULGAR_SIGNS}]|/[0-9]{{1,30}}(?![0-9/]))?|[{_VULGAR_SIGNS}])"
)
"""Pattern of a numeral without a sign."""
CURRENCY = "[$€£¥₹]"
"""Pattern of a currency sign."""
STARTS = rf"(?=[-$€£¥₹.0-9{_VULGAR_SIGNS}])"
"""Pattern of a place where a numeral, its sign or its currency can begin; it makes a search faster."""
_BY_POINTS = re.compile(r"[0-9]{1,3}(?:(?:\.[0-9]{3}){2,}(?:,[0-9]+)?|(?:\.[0-9]{3})+,[0-9]+)")
_COMMA_AT_END = re.compile(r".*[\u00a0'].*,[0-9]+")
_NO_GROUPS = str.maketrans("", "", ",'\u00a0")


def plain(text: str) -> str:
    """``text`` with one sign for each digit, minus, apostrophe, separator and full-width letter; as long as before."""
    if text.isascii() or not _UNUSUAL.search(text):
        return text
    return _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text.translate(_PLAIN))


def exact(text: str) -> int | Fraction:
    """The exact value of a text that ``NUMBER`` matches."""
    if text.isdigit():
        return int(text)
    text = _without_groups(text)
    return int(text) if text.isdigit() else Fraction("0" + text if text[0] == "." else text)


def value_of(text: str) -> int | Fraction | None:
    """The exact value of a text that ``NUMERAL`` matches; None if it divides by zero."""
    if text.isdigit():
        return int(text)
    if text[-1] in VULGAR:
        return VULGAR[text[-1]] + (exact(text[:-1].strip()) if text[:-1] else 0)
    whole, _, part = text.rpartition(" ")
    top, slash, bottom = part.partition("/")
    if not slash:
        return exact(text)
    return (int(whole or 0) + Fraction(exact(top)) / int(bottom)) if int(bottom) else None


def _without_groups(text: str) -> str:
    """A number with a decimal point and no other separator."""
    if _BY_POINTS.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if _COMMA_AT_END.fullmatch(text):
        text = text.replace(",", ".")
    return text.translate(_NO_GROUPS)


def last_place(text: str) -> Fraction:
    """The unit of the last place of the first number in a :func:`plain` text; zeros at its end are no places.

    ``"3.14"`` gives 1/100, ``"1,200"`` gives 100; a text without a number gives 0.
    """
    found = re.search(NUMBER, text)
    if found is None:
        return Fraction(0)
    digits = _without_groups(found[0])
    whole, _, decimals = digits.partition(".")
    if decimals.isdigit():
        return Fraction(1, 10 ** len(decimals))
    significant = whole.rstrip("0")
    return Fraction(10 ** (len(whole) - len(significant)) if significant else 1)
