"""Square roots of square numbers, also as the side of a square."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings

WORDINGS = wordings("square_root")


@family("reasoning", r=range(2, 61), wording=WORDINGS)
def square_root(r: int, wording: str) -> Draft:
    n, tens = r * r, r // 10 * 10
    steps = [("plan", f"square root: which number times itself gives {n}")]
    if r > 12 and r % 10:
        steps.append(("compare", f"{tens} × {tens} = {tens * tens} is too small"))
        steps.append(("compare", f"{tens + 10} × {tens + 10} = {(tens + 10) ** 2} is too large"))
    steps.append(("compute", f"{r} × {r} = {n}"))
    steps.append(("conclude", f"the root is {r}"))
    return Draft(wording.format(n=n), steps, str(r))
