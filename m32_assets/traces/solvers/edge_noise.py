"""Answers a question amid noise: the last thing in the text that is asked in full, done by counting."""

import re

SIGNS = {"N": r"(\d+)", "W": "([a-z]+)", "C": '"([^"]+)"'}
ASKED = {
    "sum": r"What is N \+ N|Add N and N|out N plus N|if N joins N|sum of N and N",
    "less": "What does N - N|How much is N minus N|difference between N and N",
    "from": "Take N away from N",
    "times": "Calculate N × N|Multiply N by N|How much is N times N|product of N and N",
    "by": "Solve N ÷ N|Divide N by N|If N is shared by N",
    "into": "does N go into N",
    "larger": "is larger, N or N|greater of the numbers N and N|Is N or N the bigger",
    "smaller": "is smaller, N or N|lesser of the numbers N and N|Is N or N the lower",
    "first": "first word of this list: W, W, W|first of these words: W, W, W|words W, W, W comes first",
    "last": "last word of this list: W, W, W|last of these words: W, W, W|words W, W, W comes last",
    "letters": "letters has the word C|letters of C|is the word C, in letters",
    "same": "code exactly: C|the code C|Write the word C|single word C|just this: C",
}
DONE = {
    "sum": lambda a, b: sum((int(a), int(b))),
    "less": lambda a, b: len(range(int(b), int(a))),
    "from": lambda a, b: len(range(int(a), int(b))),
    "times": lambda a, b: len([0 for _ in range(int(a)) for _ in range(int(b))]),
    "by": lambda a, b: len(range(0, int(a), int(b))),
    "into": lambda a, b: len(range(0, int(b), int(a))),
    "larger": lambda a, b: sorted((int(a), int(b)))[1],
    "smaller": lambda a, b: sorted((int(a), int(b)))[0],
    "first": lambda u, v, w: u,
    "last": lambda u, v, w: w,
    "letters": lambda word: sum(letter.isalpha() for letter in word),
    "same": lambda text: text,
}


def solve(prompt: str) -> str:
    """What the last question asks for."""
    found = []
    for kind, wording in ASKED.items():
        pattern = re.sub(r"\b[NWC]\b", lambda sign: SIGNS[sign[0]], wording)
        found += [(match.start(), kind, match.groups()) for match in re.finditer(pattern, prompt)]
    _, kind, groups = max(found)
    return str(DONE[kind](*(part for part in groups if part is not None)))
