"""Answers questions about rows of letters by trying every letter until the row obeys one rule."""

import re
from itertools import pairwise
from string import ascii_letters

NTH = re.findall(r"\w+", "first second third fourth fifth sixth seventh eighth ninth")


def _even(row: str) -> bool:
    """Whether all steps between the letters are the same."""
    return len({ord(y) - ord(x) for x, y in pairwise(row)}) == 1


def _repeats(row: str) -> bool:
    """Whether the row is a part, the same again, and so on."""
    return any(row[size:] == row[:-size] for size in range(2, len(row) // 2 + 1))


def solve(prompt: str) -> str:
    """The letter or the pair that the row lacks."""
    listed = re.search(
        r"(?<![\w'])(?:(?:[A-Za-z]{2}, ){2}[A-Za-z]{2}|(?:[A-Za-z_?](?:, |-| )){3,}[A-Za-z_?])(?!\w)", prompt
    )
    if listed is None:
        raise ValueError(f"no row of letters in {prompt!r}")
    row = re.split(", |-| ", listed[0])
    if len(row[0]) == 2:
        firsts, seconds = ("".join(pair[side] for pair in row) for side in (0, 1))
        return "".join(next(x for x in ascii_letters if _even(side + x)) for side in (firsts, seconds))
    rule = _repeats if "repeat" in prompt or "again and again" in prompt else _even
    if not {"_", "?"} & {*row}:
        row = ["_", *row] if re.search(r"before the first|in front|came before", prompt) else [*row, "_"]
    wanted = next((number for number, word in enumerate(NTH[4:], 5) if word in prompt), 0)
    while True:
        letter = next(x for x in ascii_letters if rule("".join(row).replace("_", x).replace("?", x)))
        if len(row) >= wanted:
            return letter
        row = [*row[:-1], letter, "_"]
