"""Numbers in words and words in numbers: hundreds, tens, ones."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import in_words
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import ONES, TENS


@family("synthetic", n=range(11, 1000), wording=keyed_wordings)
def number_words(n: int, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    hundreds, rest = divmod(n, 100)
    said = in_words(n)
    parts = [(hundreds * 100, f"{ONES[hundreds]} hundred")] if hundreds else []
    if rest >= 20:
        parts.append((rest // 10 * 10, TENS[rest // 10]))
        rest %= 10
    if rest:
        parts.append((rest, ONES[rest]))
    shown = ", ".join(f"{v} is {w}" if kind == "words" else f"{w} is {v}" for v, w in parts)
    steps = [
        ("plan", f"wanted: {n if kind == 'words' else said} in {kind}; {shown}"),
        ("conclude", f"together: {said if kind == 'words' else n}"),
    ]
    return Draft(text.format(n=n, t=said), steps, said if kind == "words" else str(n))


# Solver: turns numbers into words and back by a table of all numbers below a thousand.

BELOW_20 = (
    " one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen"
    " nineteen"
).split(" ")
DECADES = "twenty thirty forty fifty sixty seventy eighty ninety".split()
BELOW_100 = [
    *BELOW_20,
    *(f"{ten}-{one}".rstrip("-") for ten in DECADES for one in BELOW_20[:10]),
]
TABLE = [
    *BELOW_100,
    *(
        f"{hundred} hundred and {rest}" if rest != BELOW_100[0] else f"{hundred} hundred"
        for hundred in BELOW_20[1:10]
        for rest in BELOW_100
    ),
]
PLACE = {words: n for n, words in enumerate(TABLE)}
WORD = rf"(?:{'|'.join(sorted({w for t in BELOW_100 if t for w in t.split('-')}, key=len, reverse=True))}|hundred)"


def solve(prompt: str) -> str:
    """The other form of the number in the prompt."""
    if found := re.search(r"\d+", prompt):
        return TABLE[int(found[0])]
    phrases = re.findall(rf"\b{WORD}(?:(?:-| and | ){WORD})*\b", prompt)
    return str(PLACE[max(phrases, key=len)])
