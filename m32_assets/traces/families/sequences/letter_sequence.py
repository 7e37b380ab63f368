"""Rows of letters in even steps, in parts that repeat or in pairs: the next, a missing, the first, a later one."""

import re
from itertools import pairwise
from string import ascii_letters, ascii_lowercase, ascii_uppercase

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import plural
from m32_assets.traces.wordings import fill_template, keyed_wordings

NTH, CASES = "- - - - - - sixth seventh eighth ninth".split(), (ascii_uppercase, ascii_lowercase)
STEPS = [(abc, i, s) for abc in CASES for s in (1, 2, 3, 4, -1, -2, -3, -4) for i in range(26) if 0 <= i + 5 * s < 26]
# The part that repeats, as places in a list of letters, and how many letters stand after the whole parts.
PARTS = [
    (CASES[i % 2], i, (part, cut))
    for part in ("01", "001", "011", "012", "0011", "0112", "0102", "0123")
    for i in (0, 3, 6, 7, 9, 12, 15, 18, 24)
    for cut in range(len(part))
    if i or "00" not in part
]
PAIRS = [
    (abc, i, (j, s, t))
    for abc in CASES
    for i in range(26)
    for j, s, t in ((i + 1, 1, 1), (i + 1, 2, 2), (i + 1, 3, 3), (i + 2, 1, 1), (25 - i, 1, -1), (25 - i, 2, -2))
    if i + 3 * s < 26 and 0 <= j + 3 * t < 26 and j != i
]
ROWS = {"repeat": PARTS, "pair": PAIRS}
POINTS = [(*wording, *row) for wording in keyed_wordings(__file__) for row in ROWS.get(wording[0], STEPS)]


def walked(abc: str, i: int, s: int) -> str:
    """``"from C to E: D 1, E 2"``: the places counted from letter ``i`` on."""
    places = (f"{abc[i + (n if s > 0 else -n)]} {n}" for n in range(1, abs(s) + 1))
    return f"from {abc[i]} to {abc[i + s]}: {', '.join(places)}"


def moved(s: int) -> str:
    """``"3 places on"`` or ``"1 place back"``."""
    return f"{plural(abs(s), 'place')} {'on' if s > 0 else 'back'}"


@family("reasoning", point=POINTS)
def letter_sequence(point: tuple) -> Draft:
    (kind, text, abc, i, how), hole, n = point, 4, 0
    if kind == "repeat":
        unit = "".join(abc[(i + (1, 5)[i // 3 % 2] * int(place)) % 26] for place in how[0])
        size, cut = len(unit), how[1]
        row = list(unit * (3 if size == 2 else 2) + unit[:cut])
        seen = " ".join("".join(row[k : k + size]) for k in range(0, len(row), size))
        lines = [f"the part {unit} repeats: {seen}", f"letter {cut + 1} of the part is next"]
        answer, name = unit[cut], "next letter"
    elif kind == "pair":
        j, s, t = how
        *row, answer = (abc[i + s * k] + abc[j + t * k] for k in range(4))
        lines = [
            f"first letters go {moved(s)}, {walked(abc, i, s)}",
            f"second letters go {moved(t)}, {walked(abc, j, t)}",
        ]
        lines += [f"first letter of the next pair, {walked(abc, i + 2 * s, s)}"]
        lines += [f"second letter, {walked(abc, j + 2 * t, t)}"]
        name = "next pair"
    else:
        at = list(range(i, 26 if how > 0 else -1, how))[: 6 + i % 4]
        n, moves = len(at), [walked(abc, x, y - x) for x, y in pairwise(at)]
        hole = {"hole": 1 + i % 3, "front": 0, "later": n - 1}.get(kind, 4)
        known = [move for k, move in enumerate(moves[:4]) if hole not in (k, k + 1)]
        rule = f"{known[0]}; {known[1]}; so each letter is {moved(how)}"
        rule += f"; the letter before {abc[at[1]]} is {moved(-how)}" if kind == "front" else ""
        lines = [rule, *{"front": [walked(abc, at[1], -how)], "later": moves[3:]}.get(kind, [moves[hole - 1]])]
        answer, row = abc[at[hole]], [abc[x] for x in at[kind == "front" : 5 if kind in ("front", "hole") else 4]]
        name = {"hole": "missing letter", "front": "letter in front", "later": f"{NTH[n]} letter"}.get(
            kind, "next letter"
        )
    blank = ["_" if k == hole else letter for k, letter in enumerate(row)]
    rows = {"row": ", ".join(row), "spaced": " ".join(row), "dashed": "-".join(row)}
    rows |= {"holed": (", " if i % 2 else " ").join(blank), "asked": ", ".join(blank).replace("_", "?")}
    seen = (
        "letters that repeat" if kind == "repeat" else "pairs by a rule" if kind == "pair" else "letters in equal steps"
    )
    steps = [("plan", f"{seen}: {rows['holed' if kind == 'hole' else 'spaced']}; wanted: {name}")]
    steps += [*(("count", line) for line in lines), ("conclude", f"{name}: {answer}")]
    return Draft(fill_template(text, i=i, nth=NTH[n], **rows), steps, answer)


# Solver: answers questions about rows of letters by trying every letter until the row obeys one rule.

ORDINALS = re.findall(r"\w+", "first second third fourth fifth sixth seventh eighth ninth")


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
    rule = _repeats if "epeat" in prompt or "again and again" in prompt else _even
    if not {"_", "?"} & {*row}:
        row = (
            ["_", *row]
            if re.search(r"before the first|in front|came before|to the left|torn off|precedes|earlier than", prompt)
            else [*row, "_"]
        )
    wanted = next((number for number, word in enumerate(ORDINALS[4:], 5) if word in prompt), 0)
    while True:
        letter = next(x for x in ascii_letters if rule("".join(row).replace("_", x).replace("?", x)))
        if len(row) >= wanted:
            return letter
        row = [*row[:-1], letter, "_"]
