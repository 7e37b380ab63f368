"""Repeats the words of a prompt by multiplying strings."""

import re

FORMS = (
    r"words? (?P<w>[a-z ]+?) (?P<n>\d) times",
    r"Write (?P<w>.+) (?P<n>\d) times",
    r"^(?P<w>.+), (?P<n>\d) times over",
    r"(?P<n>\d) copies of the words? (?P<w>.+) in a row",
    r"Print (?P<w>.+) again and again until it stands there (?P<n>\d)",
    r"type (?P<w>.+) (?P<n>\d) times",
    r"say (?P<w>.+) exactly (?P<n>\d)",
)


def solve(prompt: str) -> str:
    """The words, so many times, with spaces between."""
    number = re.search(r"\d", prompt)
    if number and (quoted := re.search(r"(?<![a-z])'(.+)'", prompt, re.I)):
        return " ".join([quoted[1]] * int(number[0]))
    found = next(filter(None, (re.search(form, prompt) for form in FORMS)))
    return (int(found["n"]) * f"{found['w']} ").strip()
