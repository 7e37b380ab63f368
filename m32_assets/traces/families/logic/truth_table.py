"""The truth value of a small formula, from the inside out."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings

OPS = {
    "and": lambda x, y: x and y,
    "or": lambda x, y: x or y,
    "implies": lambda x, y: not x or y,
    "xor": lambda x, y: x != y,
}


def _say(value: bool) -> str:
    return "true" if value else "false"


def _worked(x: bool, op: str, y: bool) -> str:
    """The value of an operation, with the reason where the word alone does not tell it."""
    reason = ""
    if op == "xor":
        reason = "both are the same, so " if x == y else "only one is true, so "
    elif op == "implies" and not x:
        reason = "from false all follows, so "
    return f"{reason}{_say(x)} {op} {_say(y)} is {_say(bool(OPS[op](x, y)))}"


@family(
    "reasoning",
    values=range(8),
    nots=range(8),
    inner=tuple(OPS),
    outer=tuple(OPS),
    wording=wordings,
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
    given = ", ".join(f"{name} is {_say(value)}" for name, value in zip("PQR", (p, q, r), strict=True))
    if right:
        formula, left, mid = f"{tp} {outer} ({tq} {inner} {tr})", vq, vr
    else:
        formula, left, mid = f"({tp} {inner} {tq}) {outer} {tr}", vp, vq
    inside = bool(OPS[inner](left, mid))
    x, y = (vp, inside) if right else (inside, vr)
    answer = _say(bool(OPS[outer](x, y)))
    steps.append(("compute", f"in brackets: {_worked(left, inner, mid)}"))
    steps.append(("conclude", _worked(x, outer, y)))
    steps.insert(0, ("plan", f"{given}; wanted: {formula}"))
    return Draft(wording.format(p=_say(p), q=_say(q), r=_say(r), f=formula), steps, answer)


# Solver: evaluates a formula of three letters by rewriting its text until one word is left.

TABLE = {
    "true and true": "true",
    "true and false": "false",
    "false and true": "false",
    "false and false": "false",
    "true or true": "true",
    "true or false": "true",
    "false or true": "true",
    "false or false": "false",
    "true implies true": "true",
    "true implies false": "false",
    "false implies true": "true",
    "false implies false": "true",
    "true xor true": "false",
    "true xor false": "true",
    "false xor true": "true",
    "false xor false": "false",
}


def solve(prompt: str) -> str:
    """``true`` or ``false``."""
    term = r"(?:not )?[PQR]"
    op = r"(?:and|or|implies|xor)"
    found = re.search(rf"\({term} {op} {term}\) {op} {term}|{term} {op} \({term} {op} {term}\)", prompt)
    if found is None:
        raise ValueError(f"no formula in {prompt!r}")
    rest = prompt.replace(found[0], "")
    value = dict(re.findall(r"\b([PQR])(?: is |: | be | to | = |=| )(true|false)", rest))
    value |= {letter: said for said, letter in re.findall(r"\b(true|false) (?:that|to) ([PQR])", rest)}
    text = re.sub(r"[PQR]", lambda m: value[m[0]], found[0])
    text = text.replace("not true", "FALSE").replace("not false", "true").replace("FALSE", "false")
    text = re.sub(r"\((.*?)\)", lambda m: TABLE[m[1]], text)
    return TABLE[text]
