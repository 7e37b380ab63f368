"""Simple probability: favourable cases over all cases, in lowest terms."""

from math import gcd

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told, wordings

WORDINGS = wordings("probability")


@family("reasoning", in_words=3, a=range(2, 20), b=range(2, 20), wording=WORDINGS)
def probability(a: int, b: int, wording: str) -> Draft:
    n, g = a + b, gcd(a, a + b)
    good = a if "{a}" in wording else f"{n} - {b}"
    steps = [("plan", f"probability: {good} good cases over all cases")]
    if "{b}" in wording:
        steps.append(("compute", f"all: {a} + {b} = {n}" if good == a else f"good: {good} = {a}"))
    steps.append(("compute", f"probability = {a}/{n}") if g > 1 else ("conclude", f"the probability is {a}/{n}"))
    if g > 1:
        steps.append(("conclude", f"{a}/{n} = {a // g}/{n // g}"))
    return Draft(told(wording, a=a, b=b, n=n), steps, f"{a // g}/{n // g}")
