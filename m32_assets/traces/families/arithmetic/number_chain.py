"""Instructions on plain numbers: two or three operations, one after the other."""

import re

from m32_assets.traces.columns import working
from m32_assets.traces.family import Draft, family
from m32_assets.traces.scenes import Teller
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import keyed_wordings

# How the plan says an operation, and an operation on two results.
WORDS = {"+": "plus", "-": "minus", "×": "times", "÷": "divided by"}
BOTH = {"+": "both together", "-": "the earlier minus the later", "×": "both multiplied", "q": "times itself"}
# What the result of an operation is called, and that of one with a number that the formula has.
NAMES = {"+": "sum", "-": "difference", "×": "product", "÷": "quotient", "%": "remainder", "q": "square"}
FIXED_NAMES = {"2×": "double", "3×": "triple", "2÷": "half", "3÷": "third part", "4÷": "quarter"}


def result_of(a: int, sign: str, b: int) -> int | None:
    """The result of one operation; None where it is too hard to do by heart, or leaves something."""
    if sign in "+-":
        result = a + b if sign == "+" else a - b
        return result if 0 < result < 200 else None
    if sign in "×q":
        return a * b if min(a, b) <= 12 and max(a, b) <= 60 and a * b < 200 else None
    quotient, rest = divmod(a, b)
    if sign == "÷":
        return quotient if not rest and quotient > 1 and b <= 12 else None
    return rest if rest and 0 < quotient < 11 and 2 < b <= 12 else None


def plan_of(left: str, sign: str, right: str) -> str:
    """How the plan says one operation; ``left`` and ``right`` are empty where they are results found before."""
    if sign == "%":
        return f"the remainder of {left or 'that'} divided by {right}"
    if not left and not right:
        return BOTH[sign]
    return f"{left} {WORDS[sign]} {right or 'that'}".lstrip()


def worked(formula: str, numbers: dict[str, int]) -> tuple[str, list[str]]:
    """The plan and the named claims of a formula in postfix notation: ``ab+c×`` is (a + b) × c.

    ``%`` is the remainder, ``q`` the square. No claims where an operation is too hard, comes twice, or all of them
    written out have more than seven lines.
    """
    stack: list[tuple[int, str]] = []  # values, and how the plan names them: results have no name
    plans, claims, done = [], [], []
    for place, sign in enumerate(formula):
        if sign.isalnum() and sign != "q":
            value = int(numbers.get(sign, sign))
            stack.append((value, str(value)))
            continue
        b, right = stack[-1] if sign == "q" else stack.pop()
        a, left = stack.pop()
        plans.append(plan_of(left, sign, right))
        result = result_of(a, sign, b)
        if result is None:
            return "", []
        name = NAMES["q" if sign == "×" and a == b else sign]
        name = FIXED_NAMES.get(formula[place - 1 : place + 1], name)
        if sign == "%":
            times, multiple = a // b, a - result
            below = f"{b} × {times} = {multiple}, and {b} × {times + 1} = {multiple + b} is too much"
            claims += [f"largest multiple: {below}", f"{name}: {a} - {multiple} = {result}"]
        else:
            claims.append(f"{name}: {a} {sign.replace('q', '×')} {b} = {result}")
        done.append((a, sign.replace("q", "×"), b))
        stack.append((result, ""))
    plan = f"{', then '.join(plans)}; wanted: the {claims[-1].split(':')[0]}"
    lines = sum(2 if sign == "%" else len(working(a, sign, b)) or 1 for a, sign, b in done)
    return plan, claims if lines < 8 and len(set(done)) == len(done) else []


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
    plan, (*work, last) = worked(formula, numbers)
    steps = [("plan", plan), *(("compute", claim) for claim in work), ("conclude", last)]
    return Draft(text.format(**numbers), steps, last.split(" = ")[1])


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
    (r"hal(?:f|ves?|ved)", "÷", 2),
    ("third", "÷", 3),
    ("quarter", "÷", 4),
    (r"(?:doubles?|doubled|twice)", "×", 2),
    ("triple[sd]?", "×", 3),
    ("squared?", "×", 0),
)
# Phrases that name both numbers of an operation.
PHRASES = tuple(
    (re.compile(words.replace("N", r"(\d+)")), sign)
    for words, sign in (
        ("(?:sum|total) of N and N", "+"),
        ("(?:difference|gap) (?:of|between) N and N", "-"),
        ("product of N and N", "×"),
        ("quotient of N and N", "÷"),
        ("remainder (?:of|when) N (?:is )?divided by N", "%"),
        ("N mod N", "%"),
        (r"\bN (?:times|lots of|rows of|multiplied by) N", "×"),
        ("multiply N by N", "×"),
        (r"\bN N times", "×"),
        ("divide N by N", "÷"),
        ("N (?:divided|shared) by N", "÷"),
        ("(?:split|share) N into N", "÷"),
        ("N fit into N", "÷~"),
        ("(?:subtract|take) N (?:(?:away )?from|off) N", "~"),
        ("N less than N", "~"),
        ("(?:missing from|to|back) N (?:to|to get|from) N", "~"),
        ("from N,? (?:take|subtract) N", "-"),
        ("N (?:exceed|than|minus|take away) N", "-"),
        ("left of N (?:when|after removing) N", "-"),
        ("(?:add|raise|increase) N (?:and|to|by) N", "+"),
        ("N more than N", "+"),
        ("N plus N", "+"),
    )
)
# Cues of an operation in a clause; the first that fits counts.
CUES = (
    ("×", "times|multipl"),
    ("÷", r"divide|division|equal parts|over \d"),
    ("-", "minus|less|smaller|drop|lower|subtract|tak|took|remove|rub|reduce|down|off|back|lose|fewer|pay"),
    ("+", ""),
)
# What a sign says: "x *= 3" is "x times 3".
SIGNS = ((r"\*\*2", " squared"), (r"\*=?|×", " times "), (r"/=?", " divided by "), (r"\+=?", " plus "), ("%", " mod "))
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
    for sign, words in (*SIGNS, (r"->", "; "), (r"(?<!\w)-=?(?! ?>)", " minus "), (r"[()]", " "), (" +", " ")):
        text = re.sub(sign, words, text)
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
