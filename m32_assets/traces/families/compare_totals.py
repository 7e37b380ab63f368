"""Two people, teams or days, each with a small computation: who has more or less, by how much, both together."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

# What is asked, how either total comes about (2: twice, h: half), and who they are if not two people.
WORDINGS = keyed_wordings("compare_totals")
TOTALS = {
    "+": [(a, b, a + b) for a in range(4, 40, 3) for b in range(3, 30, 4)],
    "-": [(a, b, a - b) for a in range(15, 70, 4) for b in range(3, 14, 2)],
    "×": [(a, b, a * b) for a in range(2, 10) for b in range(3, 11)],
    "2": [(a, 2, 2 * a) for a in range(4, 40)],
    "h": [(a, 2, a // 2) for a in range(10, 90, 2)],
}
CLAIMS = {sign: f"{{0}} {sign} {{1}}" for sign in "+-×"} | {"2": "2 × {0}", "h": "{0} ÷ 2"}
ENDS = {"more": "compare", "less": "compare", "gap": "the difference", "both": "the sum"}


def points(one: str, other: str) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Pairs of totals that are near each other and not equal."""
    pairs = [(p, q) for p in TOTALS[one] for q in TOTALS[other] if 0 < abs(p[2] - q[2]) < 16]
    return pairs[:: max(1, len(pairs) // 300)]


POINTS = [(key.split(), text, *pair) for key, text in WORDINGS for pair in points(*key.split()[1:3])]


@family("reasoning", in_words=3, point=POINTS)
def compare_totals(point: tuple[list[str], str, tuple[int, ...], tuple[int, ...]]) -> Draft:
    (ask, one, other, *names), text, (a, b, first), (c, d, second) = point
    work, then = CLAIMS[one].format(a, b), CLAIMS[other].format(c, d)
    steps = [
        ("plan", f"first {work}, then {then}, then {ENDS[ask]}"),
        ("compute", f"{work} = {first}"),
        ("compute", f"{then} = {second}"),
    ]
    if ask in ("more", "less"):
        winner = (first < second) == (ask == "more")
        answer = told((names or ("{name}", "{other}"))[winner], a=a, b=b, c=c, d=d)
        last = f"{first} {'<' if first < second else '>'} {second}, so {answer}"
    else:
        high, low = (first, second) if ask == "both" else (max(first, second), min(first, second))
        answer = str(high + low if ask == "both" else high - low)
        last = f"{high} {'+' if ask == 'both' else '-'} {low} = {answer}"
    return Draft(told(text, a=a, b=b, c=c, d=d), [*steps, ("conclude", last)], answer)
