"""Sharing in a ratio: count the parts, find one part, multiply."""

from math import gcd

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import plural
from m32_assets.traces.wordings import keyed_wordings, told

# The key of a wording: whose share is asked.
SHARES = ("first", "second")
WORDINGS = keyed_wordings("ratio_share")
RATIOS = [(p, q) for p in range(1, 8) for q in range(1, 8) if p != q and gcd(p, q) == 1]


@family("reasoning", in_words=3, ratio=RATIOS, one=range(2, 31), wording=WORDINGS)
def ratio_share(ratio: tuple[int, int], one: int, wording: tuple[str, str]) -> Draft:
    (p, q), (which, text) = ratio, wording
    n, parts, asked = one * (p + q), p + q, ratio[SHARES.index(which)]
    steps = [
        ("plan", f"ratio {p}:{q}, the {which} share is asked"),
        ("compute", f"parts: {p} + {q} = {parts}"),
        ("compute", f"one part: {n} ÷ {parts} = {one}"),
        ("conclude", f"share: {one} × {asked} = {one * asked}"),
    ]
    return Draft(told(text, n=n, p=p, q=q, pp=plural(p, "part"), qq=plural(q, "part")), steps, str(one * asked))
