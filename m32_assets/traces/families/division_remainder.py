"""The remainder of a division, or what is left over in a story."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told, wordings

WORDINGS = wordings("division_remainder")
POINTS = [(q * b + r, b) for b in range(3, 13) for q in range(2, 40) for r in range(1, b)]


@family("reasoning", in_words=3, point=POINTS, wording=WORDINGS)
def division_remainder(point: tuple[int, int], wording: str) -> Draft:
    a, b = point
    q, r = divmod(a, b)
    steps = [
        ("plan", f"remainder: how often {b} fits in {a}"),
        ("compute", f"{b} × {q} = {b * q}, and {b} × {q + 1} = {b * q + b} is too much"),
        ("conclude", f"{a} - {b * q} = {r}"),
    ]
    return Draft(told(wording, a=a, b=b), steps, str(r))
