"""Turns numbers into words and back by a table of all numbers below a thousand."""

import re

BELOW_20 = (
    " one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    " nineteen"
).split(" ")
DECADES = "twenty thirty forty fifty sixty seventy eighty ninety".split()
BELOW_100 = [
    *BELOW_20,
    *(f"{ten}-{one}".rstrip("-") for ten in DECADES for one in BELOW_20[:10]),
]
TABLE = [*BELOW_100]
for _hundred in BELOW_20[1:10]:
    TABLE.append(f"{_hundred} hundred")
    TABLE.extend(f"{_hundred} hundred and {rest}" for rest in BELOW_100[1:])
PLACE = {words: n for n, words in enumerate(TABLE)}
WORD = rf"(?:{'|'.join(sorted({w for t in BELOW_100 if t for w in t.split('-')}, key=len, reverse=True))}|hundred)"


def solve(prompt: str) -> str:
    """The other form of the number in the prompt."""
    if found := re.search(r"\d+", prompt):
        return TABLE[int(found[0])]
    phrases = re.findall(rf"\b{WORD}(?:(?:-| and | ){WORD})*\b", prompt)
    return str(PLACE[max(phrases, key=len)])
