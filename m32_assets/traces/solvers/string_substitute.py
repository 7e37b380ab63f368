"""Replaces a letter by splitting the word at it and joining the parts again."""

import re

FORMS = (
    r"every (?P<a>\w) in (?P<w>\w+) with (?P<b>\w)",
    r"does (?P<w>\w+) become if each (?P<a>\w) is changed to (?P<b>\w)",
    r"word (?P<w>\w+), write (?P<b>\w) instead of (?P<a>\w)",
    r"^(?P<w>\w+), (?P<a>\w) → (?P<b>\w)",
    r"turns '(?P<a>\w)' into '(?P<b>\w)' .* Encode (?P<w>\w+)",
    r"Substitute (?P<b>\w) for (?P<a>\w) in '(?P<w>\w+)'",
    r"letter (?P<a>\w) of (?P<w>\w+) for (?P<b>\w)",
    r"'(?P<w>\w+)'\.replace\('(?P<a>\w)', '(?P<b>\w)'\)",
    r"says (?P<b>\w) whenever it should say (?P<a>\w)\. What does it make of (?P<w>\w+)",
    r"Take (?P<w>\w+) and put (?P<b>\w) wherever there is (?P<a>\w)",
)


def solve(prompt: str) -> str:
    """The word with the new letter."""
    found = next(filter(None, (re.search(form, prompt) for form in FORMS)))
    return found["b"].join(found["w"].split(found["a"]))
