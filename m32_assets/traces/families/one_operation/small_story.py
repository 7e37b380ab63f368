"""Short stories whose small numbers are written as words."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, named_wordings
from m32_assets.traces.words import words_of

NUMBERS = words_of("two three four five six seven eight nine ten eleven twelve")


# The key is the operation. x and y are the numbers as words; x is the larger where something is taken away or shared.
@family("reasoning", x=range(11), y=range(11), wording=named_wordings(1))
def small_story(x: int, y: int, wording: tuple[str, ...]) -> Draft:
    sign = wording[0]
    a, b = x + 2, y + 2
    if sign in "-÷":  # a up to 144, written in digits beyond twelve
        a = a + b if sign == "-" else a * b
    first = NUMBERS[a - 2] if a <= 12 else str(a)
    result = {"+": a + b, "-": a - b, "×": a * b, "÷": a // b}[sign]
    prompt, known, wanted = (fill_template(text, x=first, y=NUMBERS[b - 2], a=a, b=b) for text in wording[1:])
    prompt = prompt[0].upper() + prompt[1:] if wording[1].startswith("{") else prompt
    return Draft(prompt, [("plan", known), ("conclude", f"{wanted}: {a} {sign} {b} = {result}")], str(result))


# Solver: answers stories with number words by their verbs.

NUMBER_WORDS = ["zero", "one", *"two three four five six seven eight nine ten eleven twelve".split()]
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
    words = re.findall(rf"\b(?:\d+|{'|'.join(NUMBER_WORDS[2:])})\b", text)
    first, second = (int(word) if word.isdigit() else NUMBER_WORDS.index(word) for word in words)
    low, high = sorted((first, second))
    match next(what for what, cues in CUES if re.search(cues, text)):
        case "shared":
            return str(next(share for share in range(high + 1) if share * low == high))
        case "repeated":
            return str(sum([low] * high))
        case "less":
            return str(len(range(low, high)))
    return str(first + second)
