"""Counts a letter by what is missing once it is taken out."""

import re

# The words of the questions; the word to look through is the last one that is none of them.
ASKING = set(
    """
    aloud and answer appear are broken cells contain count counts cross crossword did does each equal every final find
    frequency gaps get give hits how its keyboard letter letters lie look maker many missing needed occurrences occurs
    often out over painted paints please point points print prints program report say scanning see she show sign space
    spell stamps stands tell the them there through tiles times toddler typed typewriter use what when white will with
    within word you
    """.split()
)


def solve(prompt: str) -> str:
    """How many times the single letter stands in the word."""
    ask = re.sub(r"on a table|[Gg]ive the number", "", prompt)
    words = [word for word in re.findall(r"[a-z]{3,}", ask.lower()) if word not in ASKING]
    letters = re.findall(r"(?<![a-z]')\b[a-z]\b", ask)
    if len(letters) != 1 or not words:
        raise ValueError(f"nothing to count in {prompt!r}")
    return str(len(words[-1]) - len(words[-1].replace(letters[0], "")))
