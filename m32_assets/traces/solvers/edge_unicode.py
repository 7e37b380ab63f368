"""Answers questions on accented words and emoji, over UTF-32 code units."""

import re

# The one run of letters or emoji with something in it that is neither ASCII nor a mark around the text.
TEXT = r"[^\s«»“”…→←‹›「」¿¡.,:?()]*[^\x00-\x7f«»“”…→←‹›「」¿¡][^\s«»“”…→←‹›「」¿¡.,:?()]*"


def solve(prompt: str) -> str:
    """A number or a part of the text in question."""
    (text,) = re.findall(TEXT, prompt)
    raw = text.encode("utf-32-le")
    units = [raw[i : i + 4] for i in range(0, len(raw), 4)]
    if re.search(r"[Hh]ow many|Count|length|number of", prompt):
        return str(len(raw) // 4)
    if re.search(r"backwards|right to left|Mirror|turn it round|to its beginning|reversed", prompt):
        return b"".join(reversed(units)).decode("utf-32-le")
    return (units[-1] if re.search(r"last|final|very end|stops", prompt) else units[0]).decode("utf-32-le")
