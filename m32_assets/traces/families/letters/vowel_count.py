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
    which = {"vowels": " (a, e, i, o, u)", "consonants": " (not a, e, i, o, u)"}.get(kind, "")
    steps = [
        ("plan", f"letters of {w}: {spelled(w)}; wanted: number of {kind}{which}"),
        ("count", f"{kind} numbered: {numbered}"),
        ("conclude", f"{kind}: {len(picked)}"),
    ]
    return Draft(text.format(w=w), steps, str(len(picked)))


# Solver: counts letters, vowels and consonants by deleting the others.

# Questions for consonants.
CONSONANTS = (
    r"consonant(?!s out)|a, e, i, o and u out|not a vowel|vowels from|not in 'aeiou'|neither a|vowel keys|"
    r"without vowels|except its vowels"
)
# Questions for vowels.
VOWELS = r"vowel|a, e, i, o|aeiou|consonants out"


def solve(prompt: str) -> str:
    """How many there are in the word."""
    words = [word for word in re.findall(r"[a-z]{3,}", prompt.lower()) if word in WORDS]
    if not words:
        raise ValueError(f"no word in {prompt!r}")
    text = words[-1]
    if re.search(CONSONANTS, prompt, re.I):
        text = re.sub("[aeiou]", "", text)
    elif re.search(VOWELS, prompt, re.I):
        text = re.sub("[^aeiou]", "", text)
    return str(len(text))
