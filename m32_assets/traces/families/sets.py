"""Union, intersection and difference of two small sets."""

from itertools import combinations

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings

WORDINGS = keyed_wordings("sets")
FOUR, THREE = (tuple(combinations(range(1, 10), n)) for n in (4, 3))


def _write(elements: list[int]) -> str:
    return "{" + ", ".join(map(str, elements)) + "}"


@family("reasoning", a=FOUR, b=(*THREE, *FOUR), wording=WORDINGS)
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
