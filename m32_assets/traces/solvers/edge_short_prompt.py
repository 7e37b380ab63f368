"""Answers prompts too short to ask anything by naming the one thing that is there."""

import unicodedata

NAMES = {
    "FULL STOP": "full stop",
    "HYPHEN-MINUS": "hyphen",
    "NUMBER SIGN": "hash sign",
    "SOLIDUS": "slash",
    "COMMERCIAL AT": "at sign",
    "HORIZONTAL ELLIPSIS": "ellipsis",
    "RIGHTWARDS ARROW": "arrow",
    "LOW LINE": "underscore",
    "CIRCUMFLEX ACCENT": "caret",
    "VERTICAL LINE": "vertical bar",
    "GRAVE ACCENT": "backtick",
    "REVERSE SOLIDUS": "backslash",
    "INFINITY": "infinity sign",
}
PAIRS = {"(": "brackets", '"': "quotes", "[": "square brackets"}


def solve(prompt: str) -> str:
    """What is there, found through the names of the Unicode characters."""
    first = prompt[0]
    if first in PAIRS:
        what = f"an empty pair of {PAIRS[first]}"
    elif unicodedata.category(first) == "Nd":
        what = f"the {'digit' if prompt[1:] == '' else 'number'} {prompt}"
    elif unicodedata.category(first)[0] == "L":
        if " " in prompt:
            return f"The question is missing: there are only the words '{prompt}'."
        what = f"the letter {prompt}" if prompt[1:] == "" else f"the word '{prompt}'"
    else:
        name = unicodedata.name(first)
        name = "emoji" if ord(first) > 0x1F000 else NAMES.get(name, name.lower())
        if prompt[1:]:
            what = f"a row of {name}{'es' if name.endswith('sh') else 's'}"
        else:
            what = f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
    return f"The question is missing: there is only {what}."
