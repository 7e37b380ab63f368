"""Rewrites a sentence by the spelling rules of English verbs and a list of irregular ones."""

import re

PAST = {
    "bring": "brought",
    "build": "built",
    "buy": "bought",
    "catch": "caught",
    "draw": "drew",
    "drink": "drank",
    "eat": "ate",
    "find": "found",
    "go": "went",
    "leave": "left",
    "make": "made",
    "run": "ran",
    "see": "saw",
    "sing": "sang",
    "swim": "swam",
    "take": "took",
    "teach": "taught",
    "write": "wrote",
}


def _plain(third: str) -> str:
    if third.endswith("ies"):
        return third[:-3] + "y"
    return third[:-2] if re.search(r"(?:ch|sh|x|o)es$", third) else third[:-1]


def _past(plain: str) -> str:
    if plain in PAST:
        return PAST[plain]
    if re.search(r"[^aeiou]y$", plain):
        return plain[:-1] + "ied"
    return plain + ("d" if plain.endswith("e") else "ed")


def solve(prompt: str) -> str:
    """The sentence in the form that the prompt asks for."""
    found = re.search(r"\b([A-Z][a-z]+) (?!is |does )([a-z]+s) ([a-z ]+)\.(?:'|$| [A-Z])", prompt)
    if found is None:
        raise ValueError(f"no sentence in {prompt!r}")
    who, third, rest = found.groups()
    plain = _plain(third)
    if "does not" in prompt:
        return f"{who} does not {plain} {rest}."
    if "will" in prompt:
        return f"{who} will {plain} {rest}."
    if "past" in prompt:
        return f"{who} {_past(plain)} {rest}."
    return f"Does {who} {plain} {rest}?"
