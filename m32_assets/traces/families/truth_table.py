"""The truth value of a small formula, from the inside out."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings

OPS = {
    "and": lambda x, y: x and y,
    "or": lambda x, y: x or y,
    "implies": lambda x, y: not x or y,
    "xor": lambda x, y: x != y,
}
WORDINGS = wordings("truth_table")


def _say(value: bool) -> str:
    return "true" if value else "false"


@family(
    "reasoning",
    values=range(8),
    nots=range(8),
    inner=tuple(OPS),
    outer=tuple(OPS),
    wording=WORDINGS,
)
def truth_table(values: int, nots: int, inner: str, outer: str, wording: str) -> Draft:
    p, q, r = (bool(values >> i & 1) for i in range(3))
    terms = [
        (f"not {n}", not v) if nots >> i & 1 else (n, v) for i, n, v in zip(range(3), "PQR", (p, q, r), strict=True)
    ]
    (tp, vp), (tq, vq), (tr, vr) = terms
    right = (values + nots) % 2 == 1  # so that no two prompts differ in their brackets alone
    negated = [f"{name} is {_say(value)}" for name, value in terms if name.startswith("not")]
    steps = [("compute", ", ".join(negated))] if negated else []
    if right:
        formula, left, mid = f"{tp} {outer} ({tq} {inner} {tr})", vq, vr
    else:
        formula, left, mid = f"({tp} {inner} {tq}) {outer} {tr}", vp, vq
    inside = bool(OPS[inner](left, mid))
    x, y = (vp, inside) if right else (inside, vr)
    answer = _say(bool(OPS[outer](x, y)))
    steps.append(("compute", f"inside: {_say(left)} {inner} {_say(mid)} is {_say(inside)}"))
    steps.append(("conclude", f"{_say(x)} {outer} {_say(y)} is {answer}"))
    return Draft(wording.format(p=_say(p), q=_say(q), r=_say(r), f=formula), steps, answer)
