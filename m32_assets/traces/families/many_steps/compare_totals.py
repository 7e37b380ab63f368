"""Two people, teams or days, each with a small computation: who has more or less, by how much, both together."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

# A key says what is asked, how either total comes about (2: twice, h: half), and who they are if not two people. The
# names are of both totals and of the end; for who has more or less, the end is a clause with the answer.
WORDINGS = named_wordings(3)(__file__)
TOTALS = {
    "+": [(a, b, a + b) for a in range(4, 40, 3) for b in range(3, 30, 4)],
    "-": [(a, b, a - b) for a in range(15, 70, 4) for b in range(3, 14, 2)],
    "×": [(a, b, a * b) for a in range(2, 10) for b in range(3, 11)],
    "2": [(a, 2, 2 * a) for a in range(4, 40)],
    "h": [(a, 2, a // 2) for a in range(10, 90, 2)],
}
CLAIMS = {sign: f"{{0}} {sign} {{1}}" for sign in "+-×"} | {"2": "2 × {0}", "h": "{0} ÷ 2"}


def points(one: str, other: str) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Pairs of totals that are near each other and not equal."""
    pairs = [(p, q) for p in TOTALS[one] for q in TOTALS[other] if 0 < abs(p[2] - q[2]) < 16]
    return pairs[:: max(1, len(pairs) // 300)]


POINTS = [(key.split(), texts, *pair) for key, *texts in WORDINGS for pair in points(*key.split()[1:3])]


@family("reasoning", in_words=3, point=POINTS)
def compare_totals(point: tuple[list[str], list[str], tuple[int, ...], tuple[int, ...]]) -> Draft:
    (ask, one, other, *names), texts, (a, b, first), (c, d, second) = point
    if ask in ("more", "less"):
        winner = (first < second) == (ask == "more")
        answer = fill_template((names or ("{name}", "{other}"))[winner], a=a, b=b, c=c, d=d)
        claim = f"{first} {'<' if first < second else '>'} {second}"
    else:
        high, low = (first, second) if ask == "both" else (max(first, second), min(first, second))
        answer = str(high + low if ask == "both" else high - low)
        claim = f"{high} {'+' if ask == 'both' else '-'} {low} = {answer}"
    prompt, known, this, that, end = (fill_template(text, a=a, b=b, c=c, d=d, answer=answer) for text in texts)
    steps = [
        ("plan", known),
        ("compute", f"{this}: {CLAIMS[one].format(a, b)} = {first}"),
        ("compute", f"{that}: {CLAIMS[other].format(c, d)} = {second}"),
        ("conclude", f"{claim}, so {end}" if ask in ("more", "less") else f"{end}: {claim}"),
    ]
    return Draft(prompt, steps, answer)


# Solver: answers questions on two totals by reading from left to right and counting each out.

# Cues of a total of one number only, before and after it.
TWICE, TWICE_AFTER = r"(?:twice|double) $", r"as many|way back"
# Cues of a difference within a total.
MINUS = r"gave|lose|lost|loses|dropped|minus|less|spends|leaves|but|of which|^-$"
# Cues of a product within a total.
TIMES = r"\bof\b|\bat\b|\bwith\b|times|^[x*]$"
# Questions for who has less.
FEWER = r"fewer|shorter|smaller|cheaper|(?:pays|rides|lifts|has|had) less"
# Capitalised words that may be the only ones before the first number, or between names.
NO_NAME = "Given Half Which Who".split()


def names_in(text: str) -> list[str]:
    """The capitalised words, in their order."""
    return [word for word in re.findall(r"\b[A-Z][a-z]+", text) if word not in NO_NAME]


def solve(prompt: str) -> str:
    """The name of who has more or less, the difference, or the sum."""
    prompt = in_digits(prompt)
    parts = re.split(r"(\d+)", prompt)
    numbers = [(int(parts[i]), parts[i - 1], parts[i + 1]) for i in range(1, len(parts), 2)]
    totals, told_before = [], []
    while numbers:
        number, before, after = numbers.pop(0)
        told_before.append(names_in(before))
        if re.search(TWICE, before, re.I) or re.search(TWICE_AFTER, after):
            things = [1] * number * 2
        elif re.search("half of $", before, re.I):
            things = ([1] * number)[::2]
        else:
            second, _, behind = numbers.pop(0)
            things = [1] * number
            if re.search(MINUS, after) or behind.startswith(" of which"):
                things = things[second:]
            elif re.search(TIMES, after) and " and " not in after:
                things *= second
            else:
                things += [1] * second
        totals.append(len(things))
    one, other = totals
    if re.search(r"together|in all|altogether|Total", prompt):
        return str(one + other)
    if not re.search(r"\b[Ww]ho|(?<!of )\b[Ww]hich|Is it|Name the|Does", prompt):
        return str(max(one - other, other - one))
    # a name is told just before its total, or all of them behind
    names = [found[-1] for found in told_before if found] if told_before[0] else names_in(prompt)
    return names[(one < other) != bool(re.search(FEWER, prompt))]
