"""Half, double, a third, triple, a quarter and four times a number."""

import re
from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, named_wordings

PARTS, TIMES = {2: "half", 3: "a third", 4: "a quarter"}, {2: "double", 3: "triple", 4: "four times"}
TWICE = {2: "twice", 3: "three times", 4: "four times"}


# In the wordings w is the word for the operation, x the word for its opposite.
@family("reasoning", small=range(3, 100), by=tuple(PARTS), wording=named_wordings(1))
def half_double(small: int, by: int, wording: tuple[str, ...]) -> Draft:
    part = wording[0] == "part"
    n = small * by if part else small
    word, opposite = (PARTS[by], TIMES[by]) if part else (TIMES[by], PARTS[by])
    fields = {"n": n, "w": word, "by": by, "x": opposite, "t": TWICE[by]}
    prompt, known, wanted = (fill_template(text, **fields) for text in wording[1:])
    prompt = prompt[0].upper() + prompt[1:] if wording[1].startswith("{") else prompt
    claim = f"{n} ÷ {by} = {small}" if part else f"{n} × {by} = {n * by}"
    return Draft(prompt, [("plan", known), ("conclude", f"{wanted}: {claim}")], str(small if part else n * by))


# Solver: answers questions of halves and doubles by the word for how many times.

# Words for how many times.
FACTORS = {
    "half": Fraction(1, 2),
    "third": Fraction(1, 3),
    "quarter": Fraction(1, 4),
    "double": 2,
    "twice": 2,
    "triple": 3,
    "three times": 3,
    "four times": 4,
}
WORDS = "|".join(FACTORS)
BACKWARDS = (
    rf"which is (?:{WORDS}) the|(?:{WORDS}) as much as|(?:{WORDS}) which|makes \d+ when|as (?:a )?(?:{WORDS})\?"
    rf"|(?:{WORDS}) of (?:which|a number|all s?he|all pupils|my book|my age|the way|the film|the price of)"
    rf"|(?:{WORDS}) full with|(?:{WORDS}) to become"
)
"""The number in the prompt is the result: the other one is asked for."""


def solve(prompt: str) -> str:
    """The number in the prompt times the word's factor, or divided by it."""
    text = prompt.lower()
    if formula := re.fullmatch(r"=(\d+)([/*])(\d+)", text):
        a, b = int(formula[1]), int(formula[3])
        return str(a * b if formula[2] == "*" else Fraction(a, b))
    found = re.search(r"\d+", text)
    if found is None:
        raise ValueError(f"no number in {prompt!r}")
    factor = next(by for word, by in FACTORS.items() if word in text)
    return str(int(found[0]) / Fraction(factor) if re.search(BACKWARDS, text) else int(found[0]) * factor)
