"""A true value in the notation in which a false one was written: ``$9.00`` for ``$8.50``, ``5/8`` for ``6/8``."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from m32_assets.traces.text import number
from m32_assets.traces.verification.exact_numbers import Number
from m32_assets.traces.verification.numerals import CURRENCY, NUMBER, NUMERAL, VULGAR, last_place, plain

MAX_PLACES = 6
"""Decimal places of a value that was written with fewer, at most."""
CENTS = 2
"""Decimal places of money that is not whole."""
_QUANTITY = re.compile(rf"(?P<sign>- ?)?(?P<currency>{CURRENCY} ?)?(?P<numeral>{NUMERAL})(?P<mark> ?[%€¢])?")
# 1.234,50, 1.234.567, 1 234,5, 12,34,567, 5e3: read, but not written
_OTHER_NUMBERS = re.compile(r"\..*[.,]|[\u00a0'].*,|,[0-9]{2},|[eE]")
_GROUP = re.compile("[0-9]([,\u00a0'])[0-9]{3}(?![0-9])")
_FRACTION = re.compile("[0-9]/[0-9]")
_SUM = re.compile("[0-9]{1,30}/[0-9]{1,30}(?: [-+−] [0-9]{1,30}/[0-9]{1,30})+")
_SIGNS = {value: sign for sign, value in VULGAR.items()}


class Quantity(NamedTuple):
    """The parts of a quantity as written, such as ``-$8.50`` or ``12 % more``."""

    sign: str
    currency: str
    numeral: str
    mark: str
    """``%``, ``€`` or ``¢`` behind the numeral, which belongs to it."""
    rest: str
    """What stands behind, as a unit does."""

    @property
    def head(self) -> str:
        """All but the rest."""
        return f"{self.sign}{self.currency}{self.numeral}{self.mark}"


def quantity_in(written: str) -> Quantity | None:
    """The quantity that ``written`` begins with; None if it is in digits or signs that are not written here."""
    found = _QUANTITY.match(plain(written))
    if found is None:
        return None
    parts = {name: written[slice(*found.span(name))] if found[name] else "" for name in found.groupdict()}
    numeral = parts["numeral"]
    if any(sign.isdecimal() and not sign.isascii() for sign in numeral) or "⁄" in numeral or "∕" in numeral:
        return None
    return Quantity(**parts, rest=written[found.end() :])


def rounded_like(value: Number, wrong: Quantity, zeros: bool) -> Number:
    """``value`` rounded to the places of ``wrong``, half away from zero; a fraction stays as it is.

    Args:
        zeros: zeros at the end of a whole number come from rounding, so that 1985 is 2000 where 2500 was written.
    """
    numeral = plain(wrong.numeral)
    if "/" in numeral or numeral[-1] in VULGAR:
        return value
    unit = last_place(numeral)
    if unit > 1 and (not zeros or abs(value) < unit):
        unit = Fraction(1)
    size = (abs(value) / unit + Fraction(1, 2)) // 1 * unit
    return size if value >= 0 else -size


def written_like(value: Number, wrong: Quantity, left: str) -> str | None:
    """``value`` with the signs, separators, places and kind of fraction of ``wrong``, without its unit.

    Args:
        left: the calculation, whose fractions and separators count where those of ``wrong`` do not tell.

    Returns:
        None if there is no such form: for 1/3 as a decimal, or for money with parts of a cent.
    """
    numeral = plain(wrong.numeral)
    if _OTHER_NUMBERS.search(numeral):
        return None
    size = abs(Fraction(value))
    if numeral[-1] in VULGAR:
        shown = _with_sign(size)
    elif "/" in numeral:
        shown = _fraction(size, numeral, plain(left))
    else:
        shown = _decimal(size, wrong, left)
    if shown is None:
        return None
    negative = value < 0 and shown.strip("0.") != ""
    minus = (wrong.sign or ("−" if "−" in left else "-")) if negative else ""
    return f"{minus}{wrong.currency}{shown}{wrong.mark}"


def cut_like(value: Number, wrong: Quantity) -> str | None:
    """``value`` cut off at the decimal places of ``wrong``, as before an ellipsis; None without any."""
    digits = plain(wrong.numeral).partition(".")[2]
    if not digits.isdigit() or value < 0:
        return None
    scale = 10 ** len(digits)
    shown = Fraction(Fraction(value) * scale // 1, scale)
    return written_like(shown, wrong, "")


def _with_sign(size: Fraction) -> str | None:
    """A value whose fraction is one character; None if there is no such character."""
    whole, part = divmod(size, 1)
    if part and part not in _SIGNS:
        return None
    return (str(whole) if whole or not part else "") + _SIGNS.get(part, "")


def _fraction(size: Fraction, numeral: str, left: str) -> str:
    """A fraction or mixed number, over the denominator of ``numeral`` if that is what the calculation asks for."""
    bottom = int(numeral.rpartition("/")[2])
    kept = size.denominator
    bottoms = [int(one) for one in re.findall(r"/([0-9]{1,30})", left)]
    widened = re.fullmatch(r"-?[0-9]+/[0-9]+", left) and bottom % bottoms[0] == 0 and bottom > bottoms[0]
    added = bottom in bottoms and re.search(r" [-+−] ", left)
    if bottom and (size * bottom).denominator == 1 and (widened or added):
        kept = bottom
    elif kept == 1:
        return str(size)
    if " " not in numeral:
        return f"{size * kept}/{kept}"
    whole, part = divmod(size, 1)
    shown = f"{part * kept}/{kept}"
    return (f"{whole} {shown}" if part else str(whole)) if whole else shown


def _decimal(size: Fraction, wrong: Quantity, left: str) -> str | None:
    """A whole number or decimal, or a fraction where fractions are added or there is no decimal."""
    numeral = plain(wrong.numeral)
    places = len(numeral.partition(".")[2])
    exact = number(size)
    bare = not places and not wrong.currency and not wrong.mark
    if bare and size.denominator > 1 and (("/" in exact and _FRACTION.search(left)) or _SUM.fullmatch(left)):
        return f"{size.numerator}/{size.denominator}"
    if "/" in exact:
        return None
    needed = len(exact.partition(".")[2])
    if needed > places:
        money = wrong.currency != "" or wrong.mark.strip() in ("€", "¢")
        if needed > (CENTS if money else MAX_PLACES):
            return None
        places = CENTS if money and not places else needed
    digits = str(size * 10**places).zfill(places + 1)
    whole, decimals = (digits[:-places], digits[-places:]) if places else (digits, "")
    if numeral.startswith(".") and whole == "0":
        whole = ""
    shown = _grouped(whole, wrong.numeral, left)
    return f"{shown}.{decimals}" if decimals else shown


def _grouped(whole: str, numeral: str, left: str) -> str:
    """The digits with the separators of ``numeral``, or with those of the calculation if ``numeral`` is too short."""
    source = numeral if re.match("[0-9]{4}", numeral) or _GROUP.search(plain(numeral)) else left
    found = next((one for one in re.finditer(NUMBER, plain(source)) if _GROUP.search(one[0])), None)
    group = _GROUP.search(plain(source), found.start()) if found else None
    if found is None or group is None or _OTHER_NUMBERS.search(found[0]):
        return whole
    head = len(whole) % 3
    parts = [whole[:head]] if head else []
    return source[group.start(1)].join([*parts, *(whole[at : at + 3] for at in range(head, len(whole), 3))])
