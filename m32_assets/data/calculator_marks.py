"""Calculator marks of GSM8K, ``36/3 = <<36/3=12>>12``: checked, then removed.

A mark tells a calculator what to compute (https://github.com/openai/grade-school-math). As text it would be learned.
"""

from __future__ import annotations

import re

from m32_assets.common.text import is_blank
from m32_assets.traces.verification import check_arithmetic

# the mark, and the number right behind it
_MARK = re.compile(
    r"<<(?! )([^<>=\n]{1,200})(?<! )=(?! )([^<>=\n]{1,60})(?<! )>>"
    r"([-−–]?[$€£]?[-−–]?(?:\d[\d,]*)?(?:\.\d+|(?<=\d)))?"
)


def without_marks(text: str) -> tuple[str, list[str]]:
    """The text without its calculator marks, and a sentence for each mark that is false.

    A mark is false if its calculation is, or if the number right behind it is another one. One that is no calculation
    cannot be told.
    """
    found: list[str] = []

    def removed(mark: re.Match[str]) -> str:
        claim, value, behind = f"{mark[1].strip()}={mark[2].strip()}", mark[2].strip(), mark[3] or ""
        found.extend(f"the mark <<{claim}>> {said}" for said in check_arithmetic(f"<<{claim}>>"))
        if behind and check_arithmetic(f"{value} = {behind}"):
            found.append(f"the mark <<{claim}>> stands before {behind}")
        return behind

    plain = _MARK.sub(removed, text)
    if is_blank(plain):
        plain = _MARK.sub(lambda mark: f"{mark[1].strip()} = {mark[2].strip()}", text)
    return plain, found
