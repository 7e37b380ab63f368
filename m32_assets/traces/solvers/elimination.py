"""Answers what-is-left questions by counting how often each choice is display_name of behind the list of choices."""

import re

WORD = r"(?:the )?([A-Z][a-z]+|[a-z]+|\d+)"
LIST = re.compile(rf"{WORD}, {WORD}(?:, {WORD})?(?:, {WORD})?(?: (?:and|or) {WORD})?")


def solve(prompt: str) -> str:
    """The choice that nobody speaks of again; with *neither*, the one that is denied most often."""
    lists = [m for m in LIST.finditer(prompt) if len([w for w in m.groups() if w]) > 2]
    listed = next((m for m in lists if m[1].islower()), lists[0])
    choices = [word for word in listed.groups() if word]
    choices = [word for word in choices if word[0].isupper()] or choices  # no "runners" before the names
    rest = prompt.replace(listed[0], "", 1)
    if choices[0].isdigit():
        even = "even" in rest
        limit = int(re.findall(r"\d+", rest)[0])
        return next(n for n in choices if (int(n) % 2 == 0) == even and int(n) > limit)
    said = {choice: len(re.findall(rf"\b{choice}\b", rest)) for choice in choices}
    if re.search(r"neither", rest):
        return max(choices, key=lambda choice: said[choice])
    return min(choices, key=lambda choice: said[choice])
