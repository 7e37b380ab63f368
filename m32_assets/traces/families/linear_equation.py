"""One unknown, two moves: take the constant away, divide by the factor."""

from m32_assets.traces.family import Draft, family

# The value tells which form of the left side a wording uses.
WORDINGS = (
    "Solve for x: {a}x {s} {m} = {c}",
    "If {a}x {s} {m} = {c}, what is x?",
    "Find x when {a}x {s} {m} = {c}.",
    "{a}x {s} {m} = {c}, x = ?",
    "Which value of x makes {a}x {s} {m} equal to {c}?",
    "I think of a number x. Multiplied by {a}, then {did} {m}, it gives {c}. What is x?",
    "{a} times a number, {did} {m}, is {c}. What is the number?",
    "Determine the unknown in {a} · x {s} {m} = {c}.",
    "A number is multiplied by {a}. After that, with {m} {moved}, the result is {c}. Name the number.",
    "The equation {a}x {s} {m} = {c} has one solution. Give it as a number.",
    "For what x does the line y = {a}x {s} {m} reach y = {c}?",
    "Work out x from {c} = {a}x {s} {m}.",
)


@family("reasoning", a=range(2, 13), b=[m if m % 3 else -m for m in range(1, 41)], x=range(-8, 21), wording=WORDINGS)
def linear_equation(a: int, b: int, x: int, wording: str) -> Draft:
    c, m = a * x + b, abs(b)
    s, did, moved, undo, verb = (
        ("+", "plus", "added", "-", "subtract") if b > 0 else ("-", "minus", "taken away", "+", "add")
    )
    steps = [
        ("plan", f"equation: {verb} {m}, then divide by {a}"),
        ("transform", f"{c} {undo} {m} = {a * x}, so {a}x is {a * x}"),
        ("compute", f"{a * x} ÷ {a} = {x}"),
        ("conclude", f"x is {x}"),
    ]
    return Draft(wording.format(a=a, s=s, m=m, c=c, did=did, moved=moved), steps, str(x))
