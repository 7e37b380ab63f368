"""Four words put into alphabetical order by their first letters."""

import re
from itertools import permutations
from string import ascii_lowercase

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import words_of

# No letter begins words of two groups, so first letters alone decide.
GROUPS = (
    words_of("apple kettle pillow fork umbrella arrow kite plum feather paint"),
    words_of("basket garden lemon queen violin bread guitar lamp quilt vase"),
    words_of("candle hammer mirror rope window castle honey market river wagon"),
    words_of("dragon island needle spoon table desk ink nest star tower"),
)
ORDERS = tuple(permutations(range(4)))


@family("synthetic", a=GROUPS[0], b=GROUPS[1], c=GROUPS[2], d=GROUPS[3], order=ORDERS, wording=wordings)
def string_sort(a: str, b: str, c: str, d: str, order: tuple[int, ...], wording: str) -> Draft:
    words = [(a, b, c, d)[i] for i in order]
    rising = sorted(words)
    answer = ", ".join(rising)
    steps = [
        ("compare", f"wanted: the order of the alphabet; the first letters are {', '.join(w[0] for w in words)}"),
        ("transform", f"in the order of the alphabet: {', '.join(w[0] for w in rising)}"),
        ("conclude", f"so the words are {answer}"),
    ]
    return Draft(wording.format(w=", ".join(words)), steps, answer)


# Solver: sorts the words of a prompt by walking through the alphabet.
def solve(prompt: str) -> str:
    """The listed words from A to Z, separated by commas."""
    found = re.search(r"\w+(?:, \w+){3}", prompt)
    if found is None:
        raise ValueError(f"no list in {prompt!r}")
    words = found[0].split(", ")
    return ", ".join(word for letter in ascii_lowercase for word in words if word.startswith(letter))
