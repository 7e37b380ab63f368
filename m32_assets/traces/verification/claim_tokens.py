"""The tokens of an arithmetic claim: numbers, operators, relations, units, and all other text."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, NamedTuple

_INT = r"[0-9]{1,3}(?:[,\u202f\u00a0][0-9]{3})+(?![0-9])|[0-9]+"
_KINDS = {
    # operands that are not numbers: clock times, ratios, dates, versions, numbers too long to matter
    "unknown": r"[0-9]+(?::[0-9]+)+|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}"
    r"|[0-9]+(?:\.[0-9]+){2,}|[0-9]{61,}|[0-9]{1,60}[eE][-+]?[0-9]+",
    "mixed": r"[0-9]{1,9} [0-9]{1,4}/[0-9]{1,4}(?![0-9/.])",
    "fraction": r"[0-9]{1,30}/[0-9]{1,30}(?![0-9/.,][0-9]|[0-9/])",
    "number": rf"(?:{_INT})(?:\.[0-9]{{1,60}})?|\.[0-9]{{1,60}}",
    "separator": r"->|=>|<->|<=>|[→⇒⟹⇔←]|\n",
    "relation": r"==|[=≈≅≃≠≤≥]|~=|!=|<=|>=|[<>]|(?:equals|is equal to|is|are)(?=\s+[-−$€£(√]{0,3}[0-9])",
    "power": r"\*\*|\^",
    "operator": r"//|[-+−–×*·∙⋅÷/]|(?:divided|multiplied) by\b|[xX](?=\s*[0-9($€£√.])",
    "superscript": r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+",
    "vulgar": r"[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]",
    "currency": r"[$€£¥₹]",
    "percent": r"%",
    "root": r"√|sqrt(?=\s*\()",
    "open": r"\(",
    "close": r"\)",
    "factorial": r"!",
    "ellipsis": r"…|\.\.\.",
    "word": r"[^\W\d_][\w'’]*|°[CF]?|¢",
    "other": r"\S",
}
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))
_OPERATOR_OF = {
    "+": "+",
    "-": "-",
    "−": "-",
    "–": "-",
    "×": "*",
    "*": "*",
    "·": "*",
    "∙": "*",
    "⋅": "*",
    "x": "*",
    "X": "*",
    "÷": "/",
    "/": "/",
    "//": "//",
    "plus": "+",
    "minus": "-",
    "times": "*",
    "mod": "mod",
    "modulo": "mod",
    "divided by": "/",
    "multiplied by": "*",
}
_RELATION_OF = {
    "==": "=",
    "≅": "≈",
    "≃": "≈",
    "~=": "≈",
    "!=": "≠",
    "<=": "≤",
    ">=": "≥",
    "equals": "=",
    "is equal to": "=",
    "are": "is",
}
_VULGAR = dict(
    zip(
        "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞",
        (
            (1, 2),
            (1, 3),
            (2, 3),
            (1, 4),
            (3, 4),
            (1, 5),
            (2, 5),
            (3, 5),
            (4, 5),
            (1, 6),
            (5, 6),
            (1, 8),
            (3, 8),
            (5, 8),
            (7, 8),
        ),
        strict=True,
    )
)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NO_COMMAS = str.maketrans("", "", ",\u202f\u00a0")


class Token(NamedTuple):
    """A token: its kind, its value or text, and its place in the text."""

    kind: str
    value: Any
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """The tokens of ``text`` and a closing ``end`` token. Linear in its length."""
    found = [_token(match) for match in _TOKEN.finditer(text)]
    found.append(Token("end", None, len(text), len(text)))
    return found


def _token(match: re.Match[str]) -> Token:
    kind, text = match.lastgroup or "other", match[0]
    value: Any = text
    if kind == "number":
        value = exact(text)
    elif kind == "operator":
        value = _OPERATOR_OF[text]
    elif kind == "relation":
        value = _RELATION_OF.get(text, text)
    elif kind == "word":
        if text in _OPERATOR_OF:
            kind, value = "operator", _OPERATOR_OF[text]
    elif kind == "fraction":
        top, bottom = text.split("/")
        value = (int(top), int(bottom))
    elif kind == "mixed":
        whole, top, bottom = re.split("[ /]", text)
        value = (int(whole) * int(bottom) + int(top), int(bottom))
    elif kind == "vulgar":
        kind, value = "fraction", _VULGAR[text]
    elif kind == "superscript":
        value = int(text.translate(_SUPERSCRIPT)[:4])
    return Token(kind, value, match.start(), match.end())


def exact(text: str) -> int | Fraction:
    """The exact value of a decimal numeral, with or without thousands separators."""
    text = text.translate(_NO_COMMAS)
    return Fraction("0" + text if text[0] == "." else text) if "." in text else int(text)
