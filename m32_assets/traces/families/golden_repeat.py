"""A word or a short phrase repeated a few times, as golden-v2 asks."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.words import WORDS

WORDINGS = (
    "Repeat the word {w} {n} times.",
    "Say '{w}' {n} times.",
    "Write {w} {n} times, separated by spaces.",
    "{w}, {n} times over:",
    "An echo returns the call '{w}' {n} times. What is heard?",
    "Give me {n} copies of the word {w} in a row.",
    "Print {w} again and again until it stands there {n} times.",
    "Could you type {w} {n} times with a space between?",
    "{n} × '{w}', please, with spaces.",
    "A parrot is told to say {w} exactly {n} times. What does it say?",
)
PHRASES = ("good day", "hip hip", "well done", "tick tock", "thank you", "ding dong", "red and blue", "one more time")


@family("golden_style", w=[*WORDS, *PHRASES], n=range(2, 7), wording=WORDINGS)
def golden_repeat(w: str, n: int, wording: str) -> Draft:
    text = wording.format(w=w, n=n)
    if " " in w:
        text = text.replace("the word", "the words")
    answer = " ".join([w] * n)
    count = ", ".join(f"{w} {i}" for i in range(1, n + 1))
    return Draft(text, [("count", f"repeat: {count}"), ("conclude", answer)], answer)
