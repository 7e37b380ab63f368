"""Vowels, consonants or letters of a word: picked out one by one, then counted."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import WORDS

WORDINGS = keyed_wordings("vowel_count")


@family("synthetic", w=[w for w in WORDS if len(w) > 3 and "y" not in w], wording=WORDINGS)
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
