"""A word written backwards, letter by letter."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.words import WORDS

WORDINGS = (
    "Reverse the word {w}.",
    "What is '{w}' spelled backwards?",
    "Write {w} from the last letter to the first.",
    "{w} backwards:",
    "A mirror turns the word {w} around. What does it show?",
    "Turn the letters of {w} into the opposite order.",
    "How does {w} read from right to left?",
    "reverse('{w}')",
    "Someone types {w} in reverse. Which letters appear, in order, as one word?",
    "Give me {w} with its letters the other way round.",
    "Spell {w} from back to front, as one word.",
    "On a glass door stands {w}. What is read from behind, letter by letter, as one word?",
    "Flip this string: {w}",
    "If {w} starts with its last letter and ends with its first, and all between is flipped, what comes out?",
)


@family("synthetic", w=WORDS, wording=WORDINGS)
def string_reverse(w: str, wording: str) -> Draft:
    steps = [
        ("transform", f"reverse the letters: {spelled(w)}"),
        ("transform", f"from the end: {spelled(w[::-1])}"),
        ("conclude", f"joined: {w[::-1]}"),
    ]
    return Draft(wording.format(w=w), steps, w[::-1])
