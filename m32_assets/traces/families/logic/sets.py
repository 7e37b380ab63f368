"""Union, intersection and difference of two small sets."""

import re
from itertools import combinations

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings

FOUR, THREE = (tuple(combinations(range(1, 10), n)) for n in (4, 3))


def _write(elements: list[int]) -> str:
    return "{" + ", ".join(map(str, elements)) + "}"


# Key, wording, and the names of what is found first and of the answer. A wording may have a bar of its own.
WORDINGS = [(key, *text.rsplit(" | ", 2)) for key, text in keyed_wordings(__file__)]


@family("reasoning", a=FOUR, b=(*THREE, *FOUR), wording=WORDINGS)
def sets(a: tuple[int, ...], b: tuple[int, ...], wording: tuple[str, ...]) -> Draft:
    kind = wording[0]
    prompt, found_first, wanted = (text.format(a=_write(list(a)), b=_write(list(b))) for text in wording[1:])
    if kind == "union":
        found, result = [x for x in b if x not in a], sorted({*a, *b})
    else:
        found, result = [x for x in a if x in b], [x for x in a if (x in b) == (kind == "both")]
    answer = _write(result)
    asked = {"union": "what is in one or both", "both": "what is in both"}.get(kind, f"what only {_write(list(a))} has")
    steps = [
        ("plan", f"the sets {_write(list(a))} and {_write(list(b))}; wanted: {asked}"),
        ("compare", f"{found_first}: {', '.join(map(str, found)) or 'none'}"),
        ("conclude", f"{wanted}: {answer}"),
    ]
    return Draft(prompt, steps, answer)


# Solver: answers set questions bit by bit.

# Questions for the union.
UNION = (
    r"union|∪|Unite|May or June|Merge|or in both|one shop or|between us|together|were on already|"
    r"in the end|\| \{|pool all"
)
# Questions for the intersection.
BOTH = r"intersection|∩|both|common|as well as|&|Overlap|can we meet|share|in each|also stands"
# The first set is taken from the second.
TURNED = r"^Take|^Boxes|^Delete"


def solve(prompt: str) -> str:
    """The resulting set, smallest element first."""
    first, second = (sum(1 << int(n) for n in re.findall(r"\d", s)) for s in re.findall(r"\{(.*?)\}", prompt))
    if re.search(UNION, prompt):
        bits = first | second
    elif re.search(BOTH, prompt):
        bits = first & second
    else:
        bits = second & ~first if re.search(TURNED, prompt) else first & ~second
    return "{" + ", ".join(str(n) for n in range(10) if bits >> n & 1) + "}"
