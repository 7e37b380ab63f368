"""A fraction of a number: divide by the bottom, multiply by the top."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import expand

WORDINGS = expand(
    "What is {t}/{b} of {n}?", "Find {t}/{b} of {n}.", "Calculate {t}/{b} of {n}.",
    "{t}/{b} of {n} <things> are broken. How many <things> are broken?",
    "<name> eats {t}/{b} of {n} <things>. How many <things> is that?",
)  # fmt: skip
PARTS = tuple((t, b) for b in range(2, 10) for t in range(1, b))


@family("reasoning", part=PARTS, share=range(2, 40), wording=WORDINGS)
def fraction_of(part: tuple[int, int], share: int, wording: str) -> Draft:
    t, b = part
    n = share * b
    steps = [("compute", f"{n} ÷ {b} = {share}"), ("compute", f"{share} × {t} = {share * t}")]
    steps.append(("conclude", f"{t}/{b} of {n} is {share * t}"))
    return Draft(wording.format(t=t, b=b, n=n), steps, str(share * t))
