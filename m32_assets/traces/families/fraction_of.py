"""A fraction of a number: divide by the bottom, multiply by the top."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told

WORDINGS = (
    "What is {f} of {n}?", "Find {f} of {n}.", "Calculate {f} of {n}.", "{f} × {n} =", "How much is {f} of {n}?",
    "{f} of {n} {things} are broken. How many {things} are broken?", "Take {f} of {n}.",
    "{name} eats {f} of {n} {things}. How many {things} is that?",
    "A class has {n} pupils, and {f} of them walk to school. How many pupils walk?",
    "Of {n} seats in the {place}, {f} are taken. How many seats is that?",
    "{name} has {n} dollars and spends {f} of them. How many dollars does {he} spend?",
    "The tank holds {n} litres and is {f} full. How many litres are in it?",
    "{name} has walked {f} of a {n} km trail. How many km has {he} walked?",
    "{name} gives {f} of {his} {n} {things} to {other}. How many does {other} get?",
)  # fmt: skip
PARTS = tuple((t, b) for b in range(2, 11) for t in range(1, b))


@family("reasoning", part=PARTS, share=range(2, 40), wording=WORDINGS)
def fraction_of(part: tuple[int, int], share: int, wording: str) -> Draft:
    t, b = part
    n = share * b
    steps = [("plan", f"fraction of a number: {n} ÷ {b}" + (f", then × {t}" if t > 1 else ""))]
    steps.append(("compute", f"{n} ÷ {b} = {share}"))
    if t > 1:
        steps.append(("compute", f"{share} × {t} = {share * t}"))
    steps.append(("conclude", f"{t}/{b} of {n} is {share * t}"))
    return Draft(told(wording, f=f"{t}/{b}", n=n, key=t), steps, str(share * t))
