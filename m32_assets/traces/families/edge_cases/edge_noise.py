"""A simple question amid what must be ignored: adverts, logs, signatures, stories, tags, withdrawn questions."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import fill_template, keyed_wordings
from m32_assets.traces.words import WORDS

WORDINGS = keyed_wordings(__file__)
TASKS = [(i, *wording) for i, wording in enumerate(WORDINGS) if wording[0] != "frame"]
FRAMES = [text for key, text in WORDINGS if key == "frame"]
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What is asked; the claim, of which the last word is the answer.
KINDS = {
    "sum": ("{a} + {b}", "sum: {a} + {b} = {sum}"),
    "less": ("{a} - {b}", "difference: {a} - {b} = {less}"),
    "times": ("{i} × {j}", "product: {i} × {j} = {p}"),
    "by": ("{p} ÷ {j}", "quotient: {p} ÷ {j} = {i}"),
    "larger": ("the larger of {a} and {e}", "{high} > {low}, so the larger is {high}"),
    "smaller": ("the smaller of {a} and {e}", "{low} < {high}, so the smaller is {low}"),
    "first": ("the first of {u}, {v}, {w}", "the row begins with {u}"),
    "last": ("the last of {u}, {v}, {w}", "the row ends with {w}"),
    "letters": ("the number of letters of {w}", "letters: {spelled}; number of letters: {length}"),
    "copy": ("a copy of {code}", "the code as it stands: {code}"),
    "write": ("the word {w}", "nothing but the word {w}"),
}


@family("reasoning", slice="edge_case", k=range(40), task=TASKS, frame=FRAMES)
def edge_noise(k: int, task: tuple[int, str, str], frame: str) -> Draft:
    number, kind, text = task
    k = 5 * k + number % 5  # no two wordings of a kind share numbers
    a, b, i, j = 21 + 37 * k % 78, 3 + 11 * k % 18, 2 + k % 9, 2 + k // 9 % 11
    e = 10 + (a + 31 + k % 40) % 89
    u, v, w = (WORDS[(29 * k + start + 13 * len(frame)) % len(WORDS)] for start in (0, 71, 160))
    code = f"{chr(65 + k % 26)}{b}{chr(97 + a % 26)}-{a}{chr(65 + b)}"
    parts = {"a": a, "b": b, "e": e, "i": i, "j": j, "p": i * j, "u": u, "v": v, "w": w, "code": code}
    more = {"sum": a + b, "less": a - b, "high": max(a, e), "low": min(a, e), "spelled": spelled(w), "length": len(w)}
    x, y = 11 + (7 * k + len(text)) % 19, 31 + (5 * k + len(frame)) % 28
    prompt = fill_template(frame, t=text.format(**parts), x=x, y=y, n="\n", day=DAYS[(k + x) % 7])
    asked, work = (part.format(**parts, **more) for part in KINDS[kind])
    *before, last = work.split("; ")
    steps = [("plan", f"wanted: {asked}; the rest does not matter"), *(("compute", claim) for claim in before)]
    return Draft(prompt, [*steps, ("conclude", last)], last.rsplit(" ", 1)[1])


# Solver: answers a question amid noise: the last thing in the text that is asked in full, done by counting.

# What the capitals in ASKED match: a number, a word, a code.
SIGNS = {"N": r"(\d+)", "W": "([a-z]+)", "C": '"([^"]+)"'}
# The questions of each kind.
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
# The answer to each kind of question.
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
