"""Two whole numbers compared: digit by digit from the left, or by how many digits they have."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

WORDINGS = keyed_wordings("compare_two")
POINTS = [
    *((a, b) for a in range(11, 100) for b in range(11, 100) if a != b and (a % 10 == b // 10 or a // 10 == b // 10)),
    *((a, a + d) for a in range(103, 990, 2) for d in (-30, -9, -1, 4, 10, 90)),
    *((a, b) for a in range(90, 130) for b in range(83, 99) if a != b),
]


@family("reasoning", point=list(dict.fromkeys(POINTS)), wording=WORDINGS)
def compare_two(point: tuple[int, int], wording: tuple[str, str]) -> Draft:
    (a, b), (kind, text) = point, wording
    relation = ">" if a > b else "<"
    if len(str(a)) != len(str(b)):
        why = f"{max(a, b)} has more digits than {min(a, b)}"
    else:
        x, y = next((x, y) for x, y in zip(str(a), str(b), strict=True) if x != y)
        why = f"the first different digits: {x} {relation} {y}"
    answer = {
        "larger": str(max(a, b)),
        "smaller": str(min(a, b)),
        "more": "yes" if a > b else "no",
        "less": "yes" if a < b else "no",
        "sign": relation,
        "who_more": told("{name}" if a > b else "{other}", a=a, b=b),
        "who_less": told("{name}" if a < b else "{other}", a=a, b=b),
    }[kind]
    last = f"{a} {relation} {b}" if kind == "sign" else f"{a} {relation} {b}, so {answer}"
    return Draft(told(text, a=a, b=b), [("compare", why), ("conclude", last)], answer)
