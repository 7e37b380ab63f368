"""Small words for templates: plurals, articles, numbers as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from m32_assets.traces.words import ONES, TENS

_IRREGULAR = {"child": "children", "person": "people", "loaf": "loaves", "shelf": "shelves", "box": "boxes"}


def plural(count: int | Fraction, noun: str) -> str:
    """``plural(1, "apple") == "1 apple"``, ``plural(3, "box") == "3 boxes"``."""
    return f"{number(count)} {noun if count == 1 else nouns(noun)}"


def nouns(noun: str) -> str:
    """The plural of a regular noun, or of one of the few irregular ones that templates use."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def article(noun: str) -> str:
    """``"an apple"``, ``"a box"``; by the first letter, so avoid nouns like *hour* and *unit*."""
    return f"{'an' if noun[0].lower() in 'aeiou' else 'a'} {noun}"


def number(value: int | Fraction) -> str:
    """An exact decimal (``"2.5"``) where one exists, else a fraction in lowest terms (``"1/3"``)."""
    if value.__class__ is int:
        return str(value)
    value = Fraction(value)
    rest, powers = value.denominator, [0, 0]
    for at, prime in enumerate((2, 5)):
        while rest % prime == 0:
            rest //= prime
            powers[at] += 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(powers)
    digits = f"{abs(int(value * 10**places)):0{places + 1}d}"
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def money(cents: int) -> str:
    """``money(1250) == "$12.50"``."""
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100}.{abs(cents) % 100:02d}"


def in_words(value: int) -> str:
    """``in_words(342) == "three hundred and forty-two"``, for 0 to 999."""
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    below = ONES[rest] if rest < 20 else TENS[tens] + (f"-{ONES[ones]}" if ones else "")
    if not hundreds:
        return below
    return f"{ONES[hundreds]} hundred" + (f" and {below}" if rest else "")


# A whole number of at most two digits that is not part of a price, a decimal, a time, a fraction or a term.
_ALONE = re.compile(r"(?<![\w$€£.,:/+×÷*=-])(?<![+×÷*=-] )\d{1,2}(?![\w%°:/×-]|[.,]\d| ?[+×÷*/=%]| - )")
_SENTENCE_END = re.compile(r"(?:^|[.!?] )$")


def numbers_in_words(text: str) -> str:
    """``text`` with 2 to 20 and whole tens written as words, where they are not part of something longer."""

    def said(match: re.Match[str]) -> str:
        value = int(match[0])
        if value < 2 or (value > 20 and value % 10):
            return match[0]
        first = _SENTENCE_END.search(text, 0, match.start())
        return in_words(value).capitalize() if first else in_words(value)

    return _ALONE.sub(said, text)


def spelled(word: str) -> str:
    """The letters of a word, apart: ``spelled("cat") == "c-a-t"``."""
    return "-".join(word)


def listing(items: Sequence[str], last: str = "and") -> str:
    """``listing(["a", "b", "c"]) == "a, b and c"``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}"
