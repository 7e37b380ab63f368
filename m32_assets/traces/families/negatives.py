"""Sums and differences that go below zero, bare and as temperatures, floors and debts."""

from m32_assets.traces.family import Draft, family

# {a} is negative, {n} its size, {b} positive.
WORDINGS = (
    ("rise", "What is {a} + {b}?"), ("rise", "Add {b} to {a}."), ("rise", "{a} + {b} ="),
    ("rise", "It is {a} degrees. The temperature rises by {b} degrees. How many degrees is it then?"),
    ("rise", "A diver at {a} metres goes up {b} metres. At how many metres is the diver now?"),
    ("rise", "An account stands at {a} dollars. {b} dollars are paid in. What does it show, in dollars?"),
    ("fall", "What is {a} - {b}?"), ("fall", "Subtract {b} from {a}."), ("fall", "{a} - {b} ="),
    ("fall", "It is {a} degrees and gets {b} degrees colder. What is the new temperature, in degrees?"),
    ("below", "What is {b} - {c}?"), ("below", "{b} minus {c}?"), ("below", "Take {c} away from {b}."),
    ("below", "It was {b} degrees at noon. By night the temperature fell by {c} degrees. How many degrees was it then?"),
    ("below", "A lift on floor {b} goes down {c} floors. On which floor is it now, as a number?"),
)  # fmt: skip


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
    return Draft(text.format(a=-n, b=b, c=c), [*steps, ("conclude", claim)], str(result))
