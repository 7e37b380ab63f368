"""Two people, teams or days, each with a small computation: who has more or less, by how much, both together."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

# What is asked, how either total comes about (2: twice, h: half), and who they are if not two people.
WORDINGS = keyed_wordings(__file__)
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
        answer = fill_template((names or ("{name}", "{other}"))[winner], a=a, b=b, c=c, d=d)
        last = f"{first} {'<' if first < second else '>'} {second}, so {answer}"
    else:
        high, low = (first, second) if ask == "both" else (max(first, second), min(first, second))
        answer = str(high + low if ask == "both" else high - low)
        last = f"{high} {'+' if ask == 'both' else '-'} {low} = {answer}"
    return Draft(fill_template(text, a=a, b=b, c=c, d=d), [*steps, ("conclude", last)], answer)


# Solver: answers questions on two totals by reading from left to right and counting each out.

# Cues of a difference within a total.
MINUS = r"gave|lose|lost|loses|dropped|minus|less|spends|leaves"
# Cues of a product within a total.
TIMES = r"\bof\b|\bat\b|\bwith\b|times"
# Capitalised words that are not names.
NO_NAME = "In On Who Whose Which The Points Does By How What Hall East West Week Guests".split()


def solve(prompt: str) -> str:
    """The name of who has more or less, the difference, or the sum."""
    prompt = in_digits(prompt)
    totals = []
    parts = re.split(r"(\d+)", prompt)
    numbers = [(int(parts[i]), parts[i - 1], parts[i + 1]) for i in range(1, len(parts), 2)]
    while numbers:
        number, before, after = numbers.pop(0)
        if re.search("(twice|double) $", before) or re.search("as many|way back", after):
            things = [1] * number * 2
        elif re.search("half of $", before):
            things = ([1] * number)[::2]
        else:
            second = numbers.pop(0)[0]
            things = [1] * number
            if re.search(MINUS, after):
                things = things[second:]
            elif re.search(TIMES, after) and " and " not in after:
                things *= second
            else:
                things += [1] * second
        totals.append(len(things))
    one, other = totals
    if re.search(r"together|in all|altogether|Total", prompt):
        return str(one + other)
    if not re.search(r"\b[Ww]ho|\b[Ww]hich", prompt) and "Does" not in prompt:
        return str(max(one - other, other - one))
    names = [name for name in re.findall(r"\b[A-Z][a-z]+", prompt) if name not in NO_NAME]
    fewer = re.search(r"fewer|shorter|pays less|rides less|has less|had less", prompt)
    return names[0] if (one > other) != bool(fewer) else next(name for name in names if name != names[0])
