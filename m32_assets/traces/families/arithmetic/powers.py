"""Powers: the base multiplied by itself, one product after another."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import named_wordings, with_wanted

NAMED = {2: "squared", 3: "cubed"}
ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}
POINTS = [
    *((b, 2) for b in range(2, 26)),
    *((b, 3) for b in range(2, 11)),
    *((b, 4) for b in range(2, 7)),
    *((b, e) for b in (2, 3, 10) for e in (5, 6)),
]


@family("reasoning", point=POINTS, wording=named_wordings(1))
def powers(point: tuple[int, int], wording: tuple[str, ...]) -> Draft:
    b, e = point
    # n, o and s are words and a sign for the exponent, f is the power written out.
    fields = {"n": NAMED.get(e, f"to the {e}th"), "o": ORDINALS[e], "s": "²³⁴⁵⁶"[e - 2], "f": " × ".join([str(b)] * e)}
    prompt, known = (text.format(b=b, e=e, **fields) for text in wording[1:3])
    steps = [("plan", with_wanted(known, "the product"))]
    for i in range(2, e + 1):
        claim = f"{wording[3].format(i=i)}: {b ** (i - 1)} × {b} = {b**i}"
        steps.append(("conclude" if i == e else "compute", claim))
    return Draft(prompt, steps, str(b**e))


# Solver: finds powers by adding equal groups again and again.

# The exponent, where it is not the second number.
_EXPONENT = re.compile(
    r"(?:\^|\*\*|[Ee]xponent(?: is)?|n is|length|level|[Rr]ound|day|stage) ?(\d+)"
    r"|(\d+)(?:th\b| (?:is the exponent|copies|factors|places|times\b|wheels|questions|stripes|switches|courses"
    r"|hours|forks|rounds|lenses|draws))"
)
_WORDS = {
    "squared": 2,
    "cubed": 3,
    "second power": 2,
    "third power": 3,
    "fourth power": 4,
    "fifth power": 5,
    "sixth power": 6,
}
_SMALL = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def solve(prompt: str) -> str:
    """The base of the prompt to the power of its exponent, or squared, or cubed."""
    text = re.sub(f"[{_SMALL}]", lambda m: f"^{_SMALL.index(m[0])}", prompt)
    if written := re.search(r"\b(\d+)(?: × \1\b)+", text):
        base, exponent = written[1], written[0].count("×") + 1
    elif word := next((word for word in _WORDS if word in text), ""):
        base, exponent = re.findall(r"\d+", text)[0], _WORDS[word]
    elif found := _EXPONENT.search(text):
        exponent = int(found[1] or found[2])
        base = re.findall(r"\d+", text[: found.start()] + text[found.end() :])[0]
    else:
        base, exponent = re.findall(r"\d+", text)[:2]
    value = 1
    for _ in range(int(exponent)):
        value = sum([value] * int(base))
    return str(value)
