"""Sums and differences that go below zero, bare and as temperatures, floors and debts."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

# {a} is negative, {n} its size, {b} positive.
WORDINGS = keyed_wordings("negatives")


@family("reasoning", n=range(2, 31), b=range(2, 31), wording=WORDINGS)
def negatives(n: int, b: int, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    if kind == "below":
        c = b + n
        steps = [("plan", f"below zero: {b} - {c}"), ("compute", f"{c} - {b} = {n}, so {n} below zero")]
        result, claim = -n, f"{b} - {c} = {-n}"
    elif kind == "fall":
        c, result, claim = 0, -n - b, f"{-n} - {b} = {-n - b}"
        steps = [("plan", f"further below zero: {-n} - {b}"), ("compute", f"{n} + {b} = {n + b}")]
    else:
        c, result, claim = 0, b - n, f"{-n} + {b} = {b - n}"
        side = "stays below zero" if b < n else "reaches zero" if b == n else "passes zero"
        steps = [("plan", f"up from {-n} by {b}: {side}"), ("compute", f"{max(b, n)} - {min(b, n)} = {abs(result)}")]
    return Draft(told(text, a=-n, b=b, c=c), [*steps, ("conclude", claim)], str(result))
