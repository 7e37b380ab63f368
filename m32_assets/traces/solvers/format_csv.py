"""Writes CSV through the csv module, from the words and numbers of the prompt."""

import csv
import io
import re


def solve(prompt: str) -> str:
    """Header and two rows."""
    column = re.search(r"price|stock|weight|size", prompt)
    rows = re.findall(
        r"(?!item|has|with|and|price|stock|weight|size|then|first)\b([a-z]+)"
        r"(?: with | has \w+ | and | \w+=|, | \| | )(\d+)",
        prompt,
    )
    if column is None or len(rows) != 2:
        raise ValueError(f"no table in {prompt!r}")
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([["item", column[0]], *rows])
    return out.getvalue().rstrip("\n")
