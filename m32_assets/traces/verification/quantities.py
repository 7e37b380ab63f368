"""Quantities as short answers write them: ``"$1,200.50"``, ``"3/4"``, ``"twelve apples"``, ``"60 km/h"``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from m32_assets.traces.verification.number_words import ONES, TENS
from m32_assets.traces.verification.numerals import CURRENCY, NUMERAL, VULGAR, value_of
from m32_assets.traces.verification.units import MEASURES

NUMBER_WORDS = frozenset([*ONES, *TENS, "hundred", "thousand"])
CODES = {"usd": "$", "us$": "$", "eur": "€", "gbp": "£", "jpy": "¥", "inr": "₹", "rs": "₹", "rs.": "₹"}
"""Code in front of an amount → currency sign."""

_NUMBER = re.compile(
    rf"(?P<minus>[-+] ?)?(?P<sign>{CURRENCY}|(?:{'|'.join(map(re.escape, CODES))})(?= |[-0-9])|) ?(?P<minus2>-?)"
    rf"(?P<numeral>{NUMERAL})(?![0-9/:]|[.,][0-9]| ?/ ?[0-9]| [0-9]+/)"
)
_MINUS_WORDS = ("minus ", "negative ")
_SPACED_SLASH = re.compile(r"(?<=[0-9]) ?/ ?(?=[0-9])")
_LEADING_ZERO = re.compile(r"0[0-9]|.*/0")
_LONGEST = 60
"""Characters of a number or a unit; longer ones are compared as text."""

_PLURALS = (
    "people children men women mice geese teeth loaves shelves knives halves leaves",
    "person child man woman mouse goose tooth loaf shelf knife half leaf",
)
_IRREGULAR = dict(zip(*(words.split() for words in _PLURALS), strict=True))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and its unit or currency sign.

    Attributes:
        value: exact.
        unit: as :func:`unit_name` gives it; empty for none.
        kind: how the number is written.
        written: the number as written.
    """

    value: Fraction
    unit: str
    kind: Literal["decimal", "fraction", "word"]
    written: str


def parse_quantity(text: str) -> Quantity | None:
    """The whole text as one quantity, or None.

    Args:
        text: in lower case with single spaces, as :func:`~m32_assets.traces.verification.numerals.plain` gives it.
    """
    if len(text) > 2 * _LONGEST:
        return None
    if text.startswith(_MINUS_WORDS):
        positive = parse_quantity(text.partition(" ")[2])
        return replace(positive, value=-positive.value) if positive and positive.written[0] not in "-+mn" else None
    text = _SPACED_SLASH.sub("/", text)
    if match := _NUMBER.match(text):
        numeral, minus = match["numeral"], (match["minus"] or "") + match["minus2"]
        value = value_of(numeral)
        if value is None or match.end() > _LONGEST or len(minus.strip()) > 1 or _LEADING_ZERO.match(numeral):
            return None
        kind = "fraction" if "/" in numeral or numeral[-1] in VULGAR else "decimal"
        value, behind = Fraction(-value if "-" in minus else value), text[match.end() :]
        sign = CODES.get(match["sign"], match["sign"])
    else:
        words, behind = _leading_words(text)
        number = _words_value(words)
        if number is None:
            return None
        value, kind, sign = Fraction(number), "word", ""
    unit = unit_name(behind)
    glued = behind and not behind.startswith(" ") and kind != "word"  # "120km", but not "321cba"
    if unit is None or (glued and not is_measure(unit)):
        return None
    if match and sign:
        currency = MEASURES[sign][0]
        if unit not in ("", currency) or behind.strip() == match["sign"]:  # "$75$" is TeX
            return None
        unit = currency
    return Quantity(value, unit, kind, text[: len(text) - len(behind)].strip())


def unit_name(text: str) -> str | None:
    """One name for all ways to write a unit; the singular of other nouns; None if it cannot be a unit.

    ``"km/h"`` and ``"kilometers per hour"`` are the same; so are ``"cm²"``, ``"cm^2"`` and ``"square centimetres"``.
    """
    text = text.strip().removesuffix(".").replace("per cent", "percent")
    if not text or len(text) > _LONGEST:
        return None if text else ""
    text = re.sub(r"(\w+)(?:\^2|²)", r"square \1", re.sub(r"(\w+)(?:\^3|³)", r"cubic \1", text)).replace(
        "sq ", "square "
    )
    parts = re.split(r" per | ?/ ?", text)
    if not all(re.fullmatch(r"[^\W\d_]+(?:[ '-][^\W\d_]+)*|[%°$€£¥₹¢]", part) for part in parts):
        return None
    return " per ".join(_part_name(part) for part in parts)


def is_measure(unit: str) -> bool:
    """Whether a name from :func:`unit_name` is made of units of measure."""
    return all(part.split()[-1] in MEASURES for part in unit.split(" per "))


def _part_name(part: str) -> str:
    *before, last = part.split()
    if last in MEASURES:
        name = MEASURES[last][0]
    elif last in _IRREGULAR:
        name = _IRREGULAR[last]
    elif last.endswith("ies") and len(last) > 4:
        name = last[:-3] + "y"
    elif re.search(r"(?:s|x|ch|sh)es$", last):
        name = last[:-2]
    else:
        name = last.removesuffix("s") if not last.endswith("ss") else last
    return " ".join([*before, MEASURES[name][0] if name in MEASURES else name])


def _leading_words(text: str) -> tuple[list[str], str]:
    words: list[str] = []
    rest = text
    while match := re.match(r"([a-z]+)(?:[ -]|$)", rest):
        joins = match[1] == "and" and words[-1:] in (["hundred"], ["thousand"])
        if match[1] not in NUMBER_WORDS and not joins:
            break
        words.append(match[1])
        rest = rest[match.end() :]
    return words, rest


def _words_value(words: list[str]) -> int | None:
    """``["two", "hundred", "and", "five"]`` as 205; None unless it is a number below a million as people say it."""
    if not words:
        return None
    if "thousand" in words:
        at = words.index("thousand")
        thousands, rest = (
            _hundreds(words[:at]),
            _hundreds([w for w in words[at + 1 :][:1] if w != "and"] + words[at + 2 :]),
        )
        if not thousands or (rest is None and words[at + 1 :]) or rest == 0:
            return None
        return 1000 * thousands + (rest or 0)
    return _hundreds(words)


def _hundreds(words: list[str]) -> int | None:
    if "hundred" in words:
        at = words.index("hundred")
        before, after = words[:at], words[at + 1 :]
        after = after[1:] if after[:1] == ["and"] else after
        hundreds, rest = _below_hundred(before), _below_hundred(after)
        bad = hundreds is None or not 1 <= hundreds <= 9 or (after and not rest) or words[-1] == "and"
        return None if bad else 100 * (hundreds or 0) + (rest or 0)
    return _below_hundred(words)


def _below_hundred(words: list[str]) -> int | None:
    if len(words) == 1:
        return ONES.index(words[0]) if words[0] in ONES else TENS.get(words[0])
    if len(words) == 2 and words[0] in TENS and words[1] in ONES[1:10]:
        return TENS[words[0]] + ONES.index(words[1])
    return None
