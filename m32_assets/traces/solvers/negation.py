"""Negates sentences about groups through the square of opposition."""

import re


def solve(prompt: str) -> str:
    """The contradictory of the sentence in the prompt."""
    found = re.search(r"\b(All|Some|No|The) (\w+) are (not )?(\w+)", prompt, re.I)
    if found is None:
        raise ValueError(f"no sentence in {prompt!r}")
    word, group, denied, quality = found.groups()
    word = word.capitalize()
    if word == "The":
        return f"The {group} are {'' if denied else 'not '}{quality}."
    universal, affirmative = word != "Some", (word != "No") and not denied
    # the contradictory swaps both: universal and particular, affirmative and negative
    universal, affirmative = not universal, not affirmative
    if universal:
        return f"{'All' if affirmative else 'No'} {group} are {quality}."
    return f"Some {group} are {'' if affirmative else 'not '}{quality}."
