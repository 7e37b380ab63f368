"""Union, intersection and difference of two small sets."""

from itertools import combinations

from m32_assets.traces.family import Draft, family

WORDINGS = (
    ("union", "A = {a} and B = {b}. What is the union of A and B?"),
    ("union", "Union: {a} ∪ {b} ="),
    ("union", "Rooms {a} were painted in May, rooms {b} in June. Which rooms were painted in May or June?"),
    ("union", "Unite the sets {a} and {b}."),
    ("both", "A = {a}, B = {b}. Find the intersection of A and B."),
    ("both", "Intersection: {a} ∩ {b} ="),
    ("both", "Runners {a} train on Monday, runners {b} on Friday. Which runners train on both days?"),
    ("both", "List the common elements of {a} and {b}."),
    ("without", "A = {a} and B = {b}. What is A without B?"),
    ("without", "Difference: {a} \\ {b} ="),
    ("without", "Lamps {a} were switched on, then lamps {b} were switched off. Which lamps still burn?"),
    ("without", "Which elements of {a} are not in {b}?"),
)
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
