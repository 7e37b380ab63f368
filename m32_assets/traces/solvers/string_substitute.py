"""Replaces a letter by splitting the word at it and joining the parts again."""

import re

# The words of the questions; the word to change is the last one that is none of them.
ASKING = set(
    """
    all and are become becomes but cannot change changed child code does drop each encode every exchange find for
    gives has how instead into its keyboard keys leaves left letter letters like look make need new now other out
    outcome over place pressed put read replace replacement result rewrite runs say says search should shows stands
    sub substitute suppose swap take that the them there throughout time turns type use were what when whenever
    wherever with word would write written you
    """.split()
)
# Questions that name the new letter first.
NEW_FIRST = r"instead of|Substitute|whenever|wherever|in place of|stands for|each time|keyboard|: put"


def solve(prompt: str) -> str:
    """The word with the new letter."""
    old, new = re.findall(r"\b[a-z]\b", prompt)[:2]
    words = [word for word in re.findall(r"[a-z]{3,}", prompt.replace("new string", "").lower()) if word not in ASKING]
    if re.search(NEW_FIRST, prompt):
        old, new = new, old
    return new.join(words[-1].split(old))
