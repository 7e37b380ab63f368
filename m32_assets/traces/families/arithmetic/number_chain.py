"""Instructions on plain numbers: two or three operations, one after the other."""

import re

from m32_assets.traces.columns import divided, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.scenes import Teller
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import keyed_wordings

# How the plan names an operation on two results.
BOTH = {"+": "the sum of both", "-": "the difference", "×": "the product of both", "q": "× itself"}


def lines_of(a: int, sign: str, b: int) -> list[str]:
    """The lines of one operation; the last ends in its result. No lines where it is too hard to do by heart."""
    if sign in "+-":
        result = a + b if sign == "+" else a - b
        return [f"{a} {sign} {b} = {result}"] if 0 < result < 200 else []
    if sign in "×q":
        return multiplied(a, b) if min(a, b) <= 12 and max(a, b) <= 60 and a * b < 200 else []
    quotient, rest = divmod(a, b)
    if sign == "÷":
        if rest or quotient < 2 or b > 12:
            return []
        return divided(a, b) if quotient > 10 else divided(a, b)[-1:]
    if not rest or not 0 < quotient < 11 or not 2 < b <= 12:
        return []
    multiple = b * quotient
    return [
        f"{b} × {quotient} = {multiple}, and {b} × {quotient + 1} = {multiple + b} is too much",
        f"{a} - {multiple} = {rest}",
    ]


def plan_of(left: str, sign: str, right: str) -> str:
    """How the plan says one operation; ``left`` and ``right`` are empty where they are results found before."""
    if sign == "%":
        return f"the remainder of {left or 'that'} ÷ {right}"
    if not left and not right:
        return BOTH[sign]
    return f"{left} {sign} {right or 'that'}".lstrip()


def worked(formula: str, numbers: dict[str, int]) -> tuple[str, list[str]]:
    """The plan and the lines of a formula in postfix notation: ``ab+c×`` is (a + b) × c.

    ``%`` is the remainder, ``q`` the square. No lines where an operation is too hard, a line would come twice or there
    would be more than seven.
    """
    stack: list[tuple[int, str]] = []  # values, and how the plan names them: results have no name
    plans, lines = [], []
    for sign in formula:
        if sign.isalnum() and sign != "q":
            value = int(numbers.get(sign, sign))
            stack.append((value, str(value)))
            continue
        b, right = stack[-1] if sign == "q" else stack.pop()
        a, left = stack.pop()
        plans.append(plan_of(left, sign, right))
        more = lines_of(a, sign, b)
        if not more or {*lines}.intersection(more):
            return "", []
        lines += more
        stack.append((int(more[-1].split(" = ")[1]), ""))
    return f"first {', then '.join(plans)}", lines if len(lines) < 8 else []


def choices(place: int, formula: str) -> list[dict[str, int]]:
    """Up to 120 choices of the letters of a formula, drawn by the place of its wording in the file."""
    draws, found = Teller(place), {}
    for _ in range(500):
        numbers = {letter: 2 + draws.below(11 if draws.below(2) else 70) for letter in "abcd" if letter in formula}
        differ = len({*numbers.values()}) == len(numbers)
        if len(found) < 120 and differ and worked(formula, numbers)[1]:
            found[tuple(numbers.values())] = numbers
    return [*found.values()]


# The key of a wording is its formula.
POINTS = [
    (text, formula, numbers)
    for place, (formula, text) in enumerate(keyed_wordings(__file__))
    for numbers in choices(place, formula)
]


@family("reasoning", in_words=3, point=POINTS)
def number_chain(point: tuple[str, str, dict[str, int]]) -> Draft:
    text, formula, numbers = point
    plan, lines = worked(formula, numbers)
    return Draft(text.format(**numbers), [("plan", plan), *steps_of(lines)], lines[-1].split(" = ")[1])


# Solver: rewrites each phrase of known numbers as its number, then goes clause by clause.

# Counted and stepped; "~" takes x from y.
DO = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: len(range(y, x)),
    "~": lambda x, y: len(range(x, y)),
    "×": lambda x, y: sum([x] * y),
    "÷": lambda x, y: len(range(0, x, y)),
    "÷~": lambda x, y: len(range(0, y, x)),
    "%": lambda x, y: x - range(0, x + 1, y)[-1],
}
# Words for an operation with a fixed number, 0 for the number itself.
FIXED = (
    (r"hal(?:f|ve|ved)", "÷", 2),
    ("third", "÷", 3),
    ("quarter", "÷", 4),
    (r"(?:doubles?|doubled|twice)", "×", 2),
    ("tripled?", "×", 3),
    ("squared?", "×", 0),
)
# Phrases that name both numbers of an operation.
PHRASES = tuple(
    (re.compile(words.replace("N", r"(\d+)")), sign)
    for words, sign in (
        ("sum of N and N", "+"),
        ("difference (?:of|between) N and N", "-"),
        ("product of N and N", "×"),
        ("quotient of N and N", "÷"),
        ("remainder (?:of|when) N (?:is )?divided by N", "%"),
        (r"\bN (?:times|lots of) N", "×"),
        ("multiply N by N", "×"),
        ("divide N by N", "÷"),
        ("N divided by N", "÷"),
        ("N fit into N", "÷~"),
        ("(?:subtract|take) N (?:away )?from N", "~"),
        ("N less than N", "~"),
        ("(?:missing from|to|back) N (?:to|to get|from) N", "~"),
        ("from N,? (?:take|subtract) N", "-"),
        ("N (?:exceed|than|minus|take away) N", "-"),
        ("left of N when N", "-"),
        ("(?:add|raise|increase) N (?:and|to|by) N", "+"),
        ("N more than N", "+"),
    )
)
# Cues of an operation in a clause; the first that fits counts.
CUES = (
    ("×", "times|multipl"),
    ("÷", "divide|equal parts"),
    ("-", "minus|less|smaller|drop|lower|subtract|tak|remove|reduce|down|off"),
    ("+", ""),
)
# Where a clause ends.
CLAUSE = re.compile(r"[.,;:?!](?: |$)| and | then | when | is (?!left)")
# What makes a clause an operation.
EVENT = re.compile("[0-9]|half|halve|double|triple|square")


def shortened(text: str) -> str:
    """The text with one phrase as its number; the same text where there is none."""
    for words, sign, number in FIXED:
        if found := re.search(rf"\b{words} (?:of )?(\d+)\b|\b(\d+) (?:gets )?{words}\b", text):
            x = int(found[1] or found[2])
            return text.replace(found[0], str(DO[sign](x, number or x)), 1)
    for pattern, sign in PHRASES:
        if found := pattern.search(text):
            return text.replace(found[0], str(DO[sign](int(found[1]), int(found[2]))), 1)
    return text


def solve(prompt: str) -> str:
    """The number at the end."""
    text = re.sub(r"\b(?:the|one|an?) ", "", in_digits(prompt).lower())
    text = re.sub(r"(.*)\. i put in (\d+)", r"start \2, \1", text)
    text = re.sub(r"divide (\d+) by (\d+) and triple remainder", r"triple remainder of \1 divided by \2", text)
    while (shorter := shortened(text)) != text:
        text = shorter
    first, *clauses = (clause for clause in CLAUSE.split(text) if EVENT.search(clause))
    value = int(re.findall(r"\d+", first)[0])
    for clause in clauses:
        if number := re.search(r"\d+", clause):
            sign = next(sign for sign, cue in CUES if re.search(cue, clause))
            value = DO["%" if sign == "÷" and "remainder" in text else sign](value, int(number[0]))
        else:
            sign, by = next((sign, by) for words, sign, by in FIXED if re.search(rf"\b{words}\b", clause))
            value = DO[sign](value, by or value)
    return str(value)
