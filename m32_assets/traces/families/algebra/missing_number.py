"""A gap in a sum, a difference, a product or a quotient: the opposite operation fills it."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings

# The equation with its gap, the same in words, and the work that fills it.
FORMS = (
    ("_ + {b} = {s}", "a number plus {b} is {s}", "{s} - {b} = {a}"),
    ("{b} + _ = {s}", "{b} plus a number is {s}", "{s} - {b} = {a}"),
    ("_ - {b} = {a}", "a number minus {b} is {a}", "{a} + {b} = {s}"),
    ("{s} - _ = {a}", "{s} minus a number is {a}", "{s} - {a} = {b}"),
    ("_ × {b} = {p}", "a number times {b} is {p}", "{p} ÷ {b} = {a}"),
    ("{b} × _ = {p}", "{b} times a number is {p}", "{p} ÷ {b} = {a}"),
    ("{p} ÷ _ = {a}", "{p} divided by a number is {a}", "{p} ÷ {a} = {b}"),
    ("_ ÷ {b} = {a}", "a number divided by {b} is {a}", "{a} × {b} = {p}"),
)
"""The equation stands in them as e, as d, q and k with another mark for its gap, as v in words."""
MARKS = {"e": "_", "d": "...", "q": "?", "k": "[ ]"}


@family("reasoning", a=range(2, 31), b=range(2, 13), form=FORMS, wording=wordings)
def missing_number(a: int, b: int, form: tuple[str, str, str], wording: str) -> Draft:
    parts = {"a": a, "b": b, "s": a + b, "p": a * b}
    equation, said, work = (text.format(**parts) for text in form)
    plan = f"the opposite operation: {work.split(' = ')[0]}"
    prompt = wording.format(v=said, **{key: equation.replace("_", mark) for key, mark in MARKS.items()})
    prompt = prompt[0].upper() + prompt[1:] if wording.startswith("{") else prompt
    return Draft(prompt, [("plan", plan), ("conclude", work)], work.rsplit(" ", 1)[1])


# Solver: fills gaps by trying numbers one after another.

# Whether an equation holds, by its sign.
HOLDS = {
    "+": lambda x, y, z: x + y == z,
    "-": lambda x, y, z: x - y == z,
    "×": lambda x, y, z: x * y == z,
    "÷": lambda x, y, z: x == y * z,
}
# How gaps and signs are written.
SIGNS = {
    "a number": "_",
    "...": "_",
    "?": "_",
    "[ ]": "_",
    "plus": "+",
    "minus": "-",
    "times": "×",
    "divided by": "÷",
    "is": "=",
}


def solve(prompt: str) -> str:
    """The first whole number that makes the equation true."""
    text = prompt.lower()
    for said, sign in SIGNS.items():
        text = text.replace(said, sign)
    found = re.search(r"(\d+|_) ([-+×÷]) (\d+|_) = (\d+)", text)
    if found is None:
        raise ValueError(f"no equation in {prompt!r}")
    x, sign, y, z = found.groups()
    tries = range(1, 1000)
    return str(next(n for n in tries if HOLDS[sign](*(n if part == "_" else int(part) for part in (x, y, z)))))
