"""Answers chains of instructions by rewriting: a phrase of known numbers becomes its number; then clause by clause."""

import re

from m32_assets.traces.verification.number_words import in_digits

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
CUES = (
    ("×", "times|multipl"),
    ("÷", "divide|equal parts"),
    ("-", "minus|less|smaller|drop|lower|subtract|tak|remove|reduce|down|off"),
    ("+", ""),
)
CLAUSE = re.compile(r"[.,;:?!](?: |$)| and | then | when | is (?!left)")
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
