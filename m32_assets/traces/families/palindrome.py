"""Does a string read the same backwards: write it both ways and compare."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import wordings

WORDINGS = wordings("palindrome")
CONSONANTS, VOWELS = "bdfklmnprstv", "aeiou"
POINTS = [x + v + y for x in CONSONANTS for v in VOWELS for y in CONSONANTS if x != y]


@family("synthetic", half=POINTS, kind=("odd", "even", "last letter", "inner letter"), wording=WORDINGS)
def palindrome(half: str, kind: str, wording: str) -> Draft:
    x, v, y = half
    s = {
        "odd": x + v + y + v + x,
        "even": x + v + y + y + v + x,
        "last letter": x + v + y + v + y,
        "inner letter": x + v + y + ("e" if v == "a" else "a") + x,
    }[kind]
    answer = "yes" if s == s[::-1] else "no"
    same = "the same" if answer == "yes" else "not the same"
    steps = [
        ("transform", f"palindrome test, forwards: {spelled(s)}"),
        ("transform", f"backwards: {spelled(s[::-1])}"),
        ("conclude", f"{same}: {answer}"),
    ]
    return Draft(wording.format(s=s), steps, answer)
