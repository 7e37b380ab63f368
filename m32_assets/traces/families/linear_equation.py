"""One unknown, two moves: take the constant away, divide by the factor."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings

# The value tells which form of the left side a wording uses.
WORDINGS = wordings("linear_equation")


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
