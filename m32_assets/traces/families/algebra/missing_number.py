"""A gap in a sum, a difference, a product or a quotient: the opposite operation fills it."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings

# The equation with its gap, the same in words, the way to fill it, and the work.
FORMS = (
    ("_ + {b} = {s}", "a number plus {b} is {s}", "take {b} off", "{s} - {b} = {a}"),
    ("{b} + _ = {s}", "{b} plus a number is {s}", "take {b} off", "{s} - {b} = {a}"),
    ("_ - {b} = {a}", "a number minus {b} is {a}", "put {b} back", "{a} + {b} = {s}"),
    ("{s} - _ = {a}", "{s} minus a number is {a}", "take {a} off {s}", "{s} - {a} = {b}"),
    ("_ × {b} = {p}", "a number times {b} is {p}", "divide by {b}", "{p} ÷ {b} = {a}"),
    ("{b} × _ = {p}", "{b} times a number is {p}", "divide by {b}", "{p} ÷ {b} = {a}"),
    ("{p} ÷ _ = {a}", "{p} divided by a number is {a}", "divide {p} by {a}", "{p} ÷ {a} = {b}"),
    ("_ ÷ {b} = {a}", "a number divided by {b} is {a}", "multiply by {b}", "{a} × {b} = {p}"),
)
"""The equation is in them as e; as d, q, k, x with another mark for its gap; as s in computer signs; as v in words."""
MARKS = {"e": "_", "d": "...", "q": "?", "k": "[ ]", "x": "x"}


@family("reasoning", a=range(2, 31), b=range(2, 13), form=FORMS, wording=wordings)
def missing_number(a: int, b: int, form: tuple[str, str, str, str], wording: str) -> Draft:
    parts = {"a": a, "b": b, "s": a + b, "p": a * b}
    equation, said, way, work = (text.format(**parts) for text in form)
    shown = {key: equation.replace("_", mark) for key, mark in MARKS.items()}
    shown["s"] = shown["q"].replace("×", "*").replace("÷", "/")
    prompt = wording.format(v=said, **shown)
    prompt = prompt[0].upper() + prompt[1:] if wording.startswith("{") else prompt
    steps = [
        ("plan", f"{said}; wanted: the missing number"),
        ("transform", f"to find the number, {way}"),
        ("conclude", f"missing number: {work}"),
    ]
    return Draft(prompt, steps, work.rsplit(" ", 1)[1])


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
    "x": "_",
    "*": "×",
    "/": "÷",
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
