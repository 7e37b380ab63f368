"""Union, intersection and difference of two small sets."""

import re
from itertools import combinations

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings

FOUR, THREE = (tuple(combinations(range(1, 10), n)) for n in (4, 3))


def _write(elements: list[int]) -> str:
    return "{" + ", ".join(map(str, elements)) + "}"


@family("reasoning", a=FOUR, b=(*THREE, *FOUR), wording=keyed_wordings)
def sets(a: tuple[int, ...], b: tuple[int, ...], wording: tuple[str, str]) -> Draft:
    kind, text = wording
    shared = ", ".join(str(x) for x in a if x in b) or "none"
    if kind == "union":
        new = ", ".join(str(x) for x in b if x not in a) or "none"
        steps = [("compare", f"union: new in the second {new}")]
        answer = _write(sorted({*a, *b}))
        steps.append(("conclude", f"first and new, in order: {answer}"))
    else:
        steps = [("compare", f"{'intersection' if kind == 'both' else 'difference'}: also in the second {shared}")]
        answer = _write([x for x in a if (x in b) == (kind == "both")])
        steps.append(("conclude", f"these make {answer}" if kind == "both" else f"without these: {answer}"))
    return Draft(text.format(a=_write(list(a)), b=_write(list(b))), steps, answer)


# Solver: answers set questions bit by bit.

# Questions for the union.
UNION = (
    r"union|∪|Unite|May or June|Merge|or in both|one shop or|between us|together|were on already|"
    r"in the end|\| \{|pool all"
)
# Questions for the intersection.
BOTH = r"intersection|∩|both|common|as well as|&|Overlap|can we meet|share|in each|also stands"
# The first set is taken from the second.
TURNED = r"^Take|^Boxes"


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
