"""Vowels, consonants or letters of a word: picked out one by one, then counted."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import WORDS


@family("synthetic", w=[w for w in WORDS if len(w) > 3 and "y" not in w], wording=keyed_wordings)
def vowel_count(w: str, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    picked = {
        "letters": w,
        "vowels": [c for c in w if c in "aeiou"],
        "consonants": [c for c in w if c not in "aeiou"],
    }[kind]
    numbered = ", ".join(f"{c} {i}" for i, c in enumerate(picked, 1))
    steps = [("plan", f"{kind} of {spelled(w)}"), ("count", numbered), ("conclude", f"there are {len(picked)}")]
    return Draft(text.format(w=w), steps, str(len(picked)))


# Solver: counts letters, vowels and consonants by deleting the others.

# The words of the questions; the word to look through is the last one that is none of them.
ASKING = set(
    """
    after and are characters child circles clap claps consist consonant consonants count did does each every from have
    heard how keys laid left len letter letters long many not one other out press remain say spell stay strike take
    tell that the there tiles type used vowel vowels what with word you
    """.split()
)
# Questions for consonants.
CONSONANTS = r"consonants (?!out)|consonant count|a, e, i, o and u out|not a vowel|vowels from|^Consonants"
# Questions for vowels.
VOWELS = r"vowel|a, e, i, o or u|consonants out"


def solve(prompt: str) -> str:
    """How many there are in the word."""
    words = [word for word in re.findall(r"[a-z]{3,}", prompt.lower()) if word not in ASKING]
    if not words:
        raise ValueError(f"no word in {prompt!r}")
    text = words[-1]
    if re.search(CONSONANTS, prompt) or prompt.endswith(("consonants?", f"consonants: {text}")):
        text = re.sub("[aeiou]", "", text)
    elif re.search(VOWELS, prompt, re.I):
        text = re.sub("[^aeiou]", "", text)
    return str(len(text))
