"""Where zero, one, all or none decide, and steps of one across tens, hundreds and zero."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

# For each key of the wordings: the rule, or the plan, and the claims. A claim behind "so" gets no columns.
RULES = {
    "times0": ("any number times 0 is 0", "{n} × 0 = 0"),
    "factor": ("a factor is 0, so all is 0", "{n} × {m} × 0 = 0"),
    "first0": ("first 0 × {n}, then + {m}", "0 × {n} = 0; 0 + {m} = {m}"),
    "last0": ("first {n} × 0, then {m} + that", "{n} × 0 = 0; {m} + 0 = {m}"),
    "plus0": ("adding 0 changes nothing", "{n} + 0 = {n}"),
    "minus0": ("taking 0 changes nothing", "{n} - 0 = {n}"),
    "self": ("all taken away, nothing is left", "so {n} - {n} = 0"),
    "none": ("not one of {n}", "none, so 0"),
    "every": ("all of {n}, none left out", "{n} - 0 = {n}"),
    "by1": ("÷ 1 changes nothing", "{n} ÷ 1 = {n}"),
    "times1": ("times 1 changes nothing", "{n} × 1 = {n}"),
    "byself": ("a number fits into itself once", "{n} ÷ {n} = 1"),
    "zeroby": ("0 shared out is 0 each", "0 ÷ {n} = 0"),
    "pct0": ("0 % is nothing of {n}", "nothing, so 0"),
    "pct100": ("100 % is all of it", "all of {n}, so {n}"),
    "twice": ("the same twice: {n} + {n}", "{n} + {n} = {nn}"),
    "back": ("the same {n} there and back", "nothing changes, so {m}"),
    "nine": ("one more: the last 9s turn to 0", "{z} + 1 = {y}"),
    "tens": ("one less: the last 0s turn to 9", "{y} - 1 = {z}"),
    "after": ("the next: {n} + 1", "{n} + 1 = {up}"),
    "prior": ("one before: {n} - 1", "{n} - 1 = {down}"),
    "upneg": ("one up, nearer to 0", "-{n} + 1 = -{down}"),
    "downneg": ("one down, further from 0", "-{n} - 1 = -{up}"),
    "zerodown": ("{n} below zero", "0 - {n} = -{n}"),
    "under": ("{k} is more than {m}: below zero", "{k} - {m} = {n}; {m} - {k} = -{n}"),
    "middle": ("first {m} + {j}, then ÷ 2", "{m} + {j} = {sum}; {sum} ÷ 2 = {half}"),
}
WORDINGS = keyed_wordings("edge_zero_one")
PAIRED = [key for key, text in WORDINGS if "{m}" in text]
ROUND = [*range(10, 1000, 10), *range(1000, 10001, 100)]


def _points(key: str) -> list[tuple[str, str, int]]:
    """No two wordings of a key share numbers."""
    texts = [text for one, text in WORDINGS if one == key]
    numbers = range(len(ROUND) if key in ("nine", "tens") else len(texts) * (18 if "-" in RULES[key][1][:4] else 40))
    return [(key, text, k) for i, text in enumerate(texts) for k in numbers[i :: len(texts)]]


@family("reasoning", slice="edge_case", point=[point for key in RULES for point in _points(key)])
def edge_zero_one(point: tuple[str, str, int]) -> Draft:
    key, text, k = point
    n, m = (2 + k % 25, 3 + 5 * (k // 25)) if key in PAIRED else (2 + k, 0)
    y = ROUND[k % len(ROUND)]
    parts = {"n": n, "m": m, "k": m + n, "j": m + 2 * n, "z": y - 1, "y": y}
    rule, work = RULES[key]
    more = parts | {"up": n + 1, "down": n - 1, "nn": 2 * n, "sum": 2 * m + 2 * n, "half": m + n}
    *before, last = work.format(**more).split("; ")
    steps = [("plan", rule.format(**more)), *(("compute", claim) for claim in before), ("conclude", last)]
    return Draft(told(text, **parts), steps, last.rsplit(" ", 1)[1])
