"""A fraction of a number: divide by the bottom, multiply by the top."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told, wordings

WORDINGS = wordings("fraction_of")
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
