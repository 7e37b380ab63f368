"""A mean and how many it stands for: the total behind it, and what a value more or less does to it."""

from m32_assets.traces.columns import computing, divided, multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

EASY = (*range(4, 11), 20, 30, 40)  # means whose products fit into one line
MEANS = [(n, m, 1) for n in range(3, 10) for m in range(4, 41)]
# How many, their mean, by how much the mean changes; or twice how many and their mean.
CHANGES = [
    (n, m, e)
    for n in range(3, 10)
    for m in EASY
    for e in (-3, -2, -1, 1, 2, 3, 4, 5)
    if min(m + e * (n + 1), m - e * (n - 1)) > 1
]
GROUPS = [
    (n, m, k, w)
    for n in range(2, 9)
    for k in range(2, 9)
    for m in EASY
    for w in EASY
    if m != w and n + k not in (m, w) and (n * m + k * w) % (n + k) == 0
]
PLANS = {
    "total": "{m} × {n}",
    "number": "{t} ÷ {m}",
    "both": "first {m} × {n} and {w} × {k}, then the sum ÷ {all}",
    "after": "first {m} × {n}, then + {x}, then ÷ {more}",
    "out": "first {m} × {n}, then - {y}, then ÷ {less}",
    "rise": "first {m} × {n}, then + {x}, then ÷ {more}, then - {m}",
    "fall": "first {m} × {n}, then + {x}, then ÷ {more}, then {m} less that",
    "need": "first {m} × {n} and {M} × {more}, then the difference",
    "raise": "first {d} ÷ {n}, then {m} + that",
    "cut": "first {d} ÷ {n}, then {m} - that",
    "shift": "each has {e} more, so the mean too",
}


def points(kind: str) -> list[tuple[int, ...]]:
    """The numbers for a kind of question."""
    if kind in ("total", "number", "both"):
        return GROUPS if kind == "both" else MEANS
    ranges = {"after": (-3, 5), "out": (-3, 5), "fall": (-3, -1), "cut": (-3, -1), "shift": (2, 5)}
    least, most = ranges.get(kind, (1, 5))
    return [c for c in CHANGES if least <= c[2] <= most]


@family("reasoning", in_words=3, point=[(k, text, p) for k, text in keyed_wordings("mean_change") for p in points(k)])
def mean_change(point: tuple[str, str, tuple[int, ...]]) -> Draft:
    kind, text, (n, m, e, *w) = point
    t, k, w = n * m, e, sum(w)
    mean, x, y, d = m + e, m + e * (n + 1), m - e * (n - 1), n * abs(e)
    grown = [f"{t} + {x} = {t + x}", *divided(t + x, n + 1)]
    lines = {
        "total": lambda: [],
        "number": lambda: divided(t, m),
        "both": lambda: [*multiplied(w, k), f"{t} + {w * k} = {t + w * k}", *divided(t + w * k, n + k)],
        "after": lambda: grown,
        "out": lambda: [f"{t} - {y} = {t - y}", *divided(t - y, n - 1)],
        "rise": lambda: [*grown, f"{mean} - {m} = {e}"],
        "fall": lambda: [*grown, f"{m} - {mean} = {-e}"],
        "need": lambda: [*multiplied(mean, n + 1), f"{mean * (n + 1)} - {t} = {x}"],
        "raise": lambda: [*divided(d, n), f"{m} + {e} = {mean}"],
        "cut": lambda: [*divided(d, n), f"{m} - {-e} = {mean}"],
        "shift": lambda: [f"{m} + {e} = {mean}"],
    }[kind]()
    *lines, last = lines if kind in ("number", "raise", "cut", "shift") else [*multiplied(m, n), *lines]
    numbers = {"n": n, "m": m, "M": mean, "x": y if kind == "out" else x, "t": t, "d": d, "e": e, "k": k, "w": w}
    plan = PLANS[kind].format(**numbers, y=y, more=n + 1, less=n - 1, all=n + k)
    return Draft(told(text, **numbers), [("plan", plan), *computing(*lines), ("conclude", last)], last.split()[-1])
