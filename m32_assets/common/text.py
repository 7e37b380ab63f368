"""Text of users: one form for comparison, and whether anything of it can be seen."""

from __future__ import annotations

import re
import unicodedata

VISIBLE = (
    r"[^\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u205f-\u206f"
    r"\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Pattern of a character that can be seen: no white space, control or format character, blank or filler."""
_VISIBLE = re.compile(VISIBLE)
# Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties, less what is not assigned
_IGNORED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")
_VULGAR = re.compile("(?<=[0-9])(?=[¼-¾⅐-⅞↉])")
_SPACES = re.compile(r"\s+")
_LOOKALIKES = str.maketrans("\u2044\u2212\u2010\u2011\u2012\u2013\u2018\u2019\u201c\u201d", "/-----''\"\"")


def comparable(text: str) -> str:
    """The text as it is compared: what looks the same is the same.

    Compatibility forms become plain characters (NFKC: full-width digits, ligatures, no-break spaces), an exponent keeps
    its meaning (``5²`` is ``5^2``, ``2½`` is ``2 1/2``), zero-width and other ignorable characters are gone, dashes and
    quotation marks are ASCII, and white space is single spaces. Upper and lower case stay.
    """
    if not text.isascii():
        text = _RAISED.sub(lambda found: f"^{found[0]}", _VULGAR.sub(" ", text))
        text = unicodedata.normalize("NFKC", text).translate(_LOOKALIKES)
        text = unicodedata.normalize("NFC", _IGNORED.sub("", text))
    return _SPACES.sub(" ", text).strip()


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen."""
    return _VISIBLE.search(text) is None
