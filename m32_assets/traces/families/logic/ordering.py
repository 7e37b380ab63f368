"""Four people in a row by size, age or speed: sort the comparisons into one line, then read off the answer."""

import re
from itertools import permutations

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings

# more, less, then who has most, least, second most, second least
_MORE_LESS = "taller shorter|older younger|heavier lighter|faster slower|richer poorer|stronger weaker|louder quieter"
SCALES = (
    *(
        (
            f"is {more} than",
            f"is {less} than",
            f"is the {more[:-1]}st",
            f"is the {less[:-1]}st",
            f"is second {more[:-1]}st",
            f"is second {less[:-1]}st",
        )
        for more, less in (pair.split() for pair in _MORE_LESS.split("|"))
    ),
    ("finished before", "finished after", "finished first", "finished last", "finished second", "finished third"),
    (
        "has more points than",
        "has fewer points than",
        "has the most points",
        "has the fewest points",
        "has the second most points",
        "has the second fewest points",
    ),
    (
        "sits in front of",
        "sits behind",
        "sits at the front",
        "sits at the back",
        "sits second from the front",
        "sits second from the back",
    ),
)
PEOPLE = (
    ("Ada", "Elif", "Kira", "Olga"),
    ("Ben", "Grace", "Leo", "Rosa"),
    ("Hugo", "Maya", "Sam", "Vera"),
    ("Ines", "Noah", "Tara", "Umar"),
)
ORDERS = tuple(permutations(range(3)))


@family(
    "reasoning",
    names=[(a, b, c, d) for a in PEOPLE[0] for b in PEOPLE[1] for c in PEOPLE[2] for d in PEOPLE[3]],
    rank=tuple(permutations(range(4))),
    scale=SCALES,
    flips=range(8),
    told=ORDERS,
    ask=range(4),
    wording=wordings,
)
def ordering(
    names: tuple[str, ...],
    rank: tuple[int, ...],
    scale: tuple[str, ...],
    flips: int,
    told: tuple[int, ...],
    ask: int,
    wording: str,
) -> Draft:
    more, less, *asks = scale
    row = [names[i] for i in rank]
    facts = [f"{row[i + 1]} {less} {row[i]}" if flips >> i & 1 else f"{row[i]} {more} {row[i + 1]}" for i in told]
    answer = row[(0, 3, 1, 2)[ask]]
    what = asks[ask]
    ends = [end.split(" ", 1)[1].removeprefix("the ").removeprefix("at the ") for end in asks[:2]]
    word = "in front of" if more.endswith("of") else more.rsplit(" ", 1)[1]  # "than" is enough for all pairs but one
    i, *others = told
    pairs = [f"{row[i]} {more} {row[i + 1]}", *(f"{row[i]} {word} {row[i + 1]}" for i in others)]
    steps = [
        ("compare", f"{', '.join(pairs)}; wanted: who {what}"),
        ("transform", f"from {' to '.join(ends)}: {', '.join(row)}"),
        ("conclude", f"so {answer} {what}"),
    ]
    told_facts = {"facts": " ".join(f"{fact}." for fact in facts), "list": f"{facts[0]}, {facts[1]} and {facts[2]}"}
    return Draft(wording.format(**told_facts, ask=f"Who {what}?", what=f"who {what}"), steps, answer)


# Solver: answers who-is-the-tallest questions by trying every order of the people.

# Comparisons whose first person is the upper one.
UP = r"taller|older|heavier|faster|richer|stronger|louder|before|more points|in front of"
# Questions counted from the top.
TOP = r"tallest|oldest|heaviest|fastest|richest|strongest|loudest|first|most|front"
# One comparison.
FACT = r"([A-Z]\w+) ((?:is|has|finished|sits) [a-z ]+) ([A-Z]\w+)"


def solve(prompt: str) -> str:
    """The name at the asked place of the only order that fits."""
    facts = re.findall(FACT, prompt)
    pairs = [(x, y) if re.search(UP, phrase) else (y, x) for x, phrase, y in facts]
    people = sorted({name for pair in pairs for name in pair})
    (row,) = (p for p in permutations(people) if all(p.index(x) < p.index(y) for x, y in pairs))
    ask = re.search(r"[Ww]ho (?:is|has|finished|sits) ([a-z ]+)", prompt)
    if ask is None:
        raise ValueError(f"no question in {prompt!r}")
    if re.search(r"finished (?:second|third)", ask[0]):
        return row[1 if "second" in ask[1] else 2]
    if not re.search(TOP, ask[1]):
        row = row[::-1]
    return row[1 if "second" in ask[1] else 0]
