"""The tokens of an arithmetic claim: numbers, operators, relations, units, and all other text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from m32_assets.traces.verification.numerals import DIGITS, EXPONENT, GROUPED, UNGROUPED, VULGAR, exact

_KINDS = {
    # most words: those that no pattern below begins with
    "letters": r"(?=[A-Za-z])(?!(?:is|are|equals|divided|multiplied|sqrt)\b|[xX](?![A-Za-z]))[A-Za-z][\w']*",
    # most numbers: nothing follows that could continue them
    "digits": DIGITS,
    "grouped": f"{GROUPED}{EXPONENT}?",
    # operands that are not read as numbers: clock times, ratios, dates, versions, lists, codes, too many digits
    "unknown": r"[0-9]+(?::[0-9]+)+|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}"
    r"|[0-9]{1,3}(?: [0-9]{3})+(?![0-9])|[0-9]+(?:\.[0-9]+){2,}|[0-9]+(?:,[0-9]+)+(?:\.[0-9]+)?|0[0-9]{3}(?![0-9./])"
    r"|[0-9]{61,}(?:\.[0-9]+)?|[0-9]+\.[0-9]{61,}|[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]{3,}",
    "mixed": r"[0-9]{1,9} [0-9]{1,4}/[0-9]{1,4}(?![0-9/]|\.[0-9])",
    "fraction": r"[0-9]{1,30}/[0-9]{1,30}(?![0-9/.,][0-9]|[0-9/])",
    "number": f"{UNGROUPED}{EXPONENT}?",
    "separator": r"->|=>|<->|<=>|[→⇒⟹⇔←]|\n",
    "relation": r"==|[=≈≅≃≠≤≥]|~=|!=|<=|>=|[<>]|(?:equals|is equal to|is|are)(?=\s{1,9}[-$€£(√]{0,3}[0-9])",
    "power": r"\*\*|\^",
    "operator": r"//|[-+×*·∙⋅÷/]|(?:divided|multiplied) by\b|[xX](?=\s{0,9}[0-9($€£√.])|(?<=\s)[xX](?=\s{1,9}-[0-9])",
    "superscript": r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+",
    "vulgar": f"[{''.join(VULGAR)}]",
    "currency": r"[$€£¥₹]",
    "percent": r"%",
    "root": r"√|sqrt(?=\s{0,9}\()",
    "open": r"\(",
    "close": r"\)",
    "factorial": r"!",
    "ellipsis": r"…|\.\.\.",
    "word": r"[^\W\d_][\w']*|°[CF]?|¢",
    "other": r"\S",
}
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))
_OPERATOR_OF = {
    "+": "+",
    "-": "-",
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
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


class Token(NamedTuple):
    """A token: its kind, its value or text, and its place in the text."""

    kind: str
    value: Any
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """The tokens of a :func:`~m32_assets.traces.verification.numerals.plain` text and a closing ``end`` token.

    Linear in its length.
    """
    found = []
    for match in _TOKEN.finditer(text):
        kind, value = match.lastgroup or "other", match[0]
        if kind == "digits":
            kind, value = "number", int(value)
        elif kind in _READ:
            kind, value = _READ[kind](value)
        found.append(Token(kind, value, match.start(), match.end()))
    found.append(Token("end", None, len(text), len(text)))
    return found


def _word(text: str) -> tuple[str, str]:
    return ("operator", _OPERATOR_OF[text]) if len(text) > 1 and text in _OPERATOR_OF else ("word", text)


def _parts(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.split("[ /]", text)))


def _mixed(text: str) -> tuple[str, tuple[int, int]]:
    whole, top, bottom = _parts(text)
    return "mixed", (whole * bottom + top, bottom)


_READ: dict[str, Callable[[str], tuple[str, Any]]] = {
    "grouped": lambda text: ("number", exact(text)),
    "number": lambda text: ("number", exact(text)),
    "operator": lambda text: ("operator", _OPERATOR_OF[text]),
    "relation": lambda text: ("relation", _RELATION_OF.get(text, text)),
    "letters": _word,
    "word": _word,
    "fraction": lambda text: ("fraction", _parts(text)),
    "mixed": _mixed,
    "vulgar": lambda text: ("fraction", VULGAR[text].as_integer_ratio()),
    "superscript": lambda text: ("superscript", int(text.translate(_SUPERSCRIPT)[:4])),
}
"""Kind of a match → the kind and the value of its token, where they are not those of the match."""
