"""Prices of one and of several: the cheaper offer, what a pack saves, what an amount buys, n for the price of m."""

from m32_assets.traces.columns import computing, divided, multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

COUNTS, EASY = range(2, 11), (*range(2, 11), 20, 30)  # prices whose products fit into one line
# n things at p each; then how many others; or those to be paid, and how often; or other things and their price.
TWO = [(n, p, k) for n in COUNTS for p in EASY for k in COUNTS if n != k][::2]
DEALS = [(n, p, m, g) for n, m in ((3, 2), (4, 3), (5, 4), (5, 3), (6, 4), (6, 5)) for p in EASY for g in (2, 3, 4)]
PAIRS = [(n, p, m, v) for n, p, m in TWO for v in (p - 2, p - 1, p + 1, p + 2) if v in EASY][::3]
KINDS = {
    "one": ([(n, p) for n in COUNTS for p in range(2, 40)], "{t} ÷ {n}"),
    "several": (TWO, "one: {t} ÷ {n}, then × {m}"),
    "many": (TWO, "one: {t} ÷ {n}, then {c} ÷ that"),
    "saved": ([(n, p, s) for n in COUNTS for p in EASY for s in range(1, p)][::2], "first {n} × {p}, then - {t}"),
    "deal": (DEALS, "of {n} pay {m}: first {q} ÷ {n}, then × {m}, then × {p}"),
    "free": ([d for d in DEALS if d[3] == 2], "not paid: {n} - {m}, then × {p}"),
    "each": ([d for d in DEALS if d[3] == 2 and d[1] * d[2] % d[0] == 0], "first {m} × {p}, then ÷ {n}"),
    "second": ([(2, p) for p in range(4, 80, 2)], "first {p} ÷ 2, then + {p}"),
    "cents": ([(n, p) for n in (2, 4, 5, 10, 20) for p in range(5, 99, 5) if not n * p % 100], "${t} in cents ÷ {n}"),
    "which": (PAIRS, "one: {t} ÷ {n} and {r} ÷ {m}, then compare"),
    "dear": (PAIRS, "one: {t} ÷ {n} and {r} ÷ {m}, then compare"),
    "gap": (PAIRS, "one: {t} ÷ {n} and {r} ÷ {m}, then the difference"),
}
POINTS = [(key.split(), text, v) for key, text in keyed_wordings("unit_price") for v in KINDS[key.split()[0]][0]]


@family("reasoning", in_words=3, point=POINTS)
def unit_price(point: tuple[list[str], str, tuple[int, ...]]) -> Draft:
    (kind, *names), text, (n, p, *rest) = point
    m, g = (*rest, 0, 0)[:2]
    t = {"saved": n * p - m, "cents": n * p // 100}.get(kind, n * p)
    numbers = {"n": n, "p": p, "m": m, "k": m, "t": t, "c": m * p, "r": m * g, "q": n * g}
    both = [*divided(t, n), *divided(m * g, m or 1)]
    lines = {
        "one": lambda: divided(t, n),
        "several": lambda: [*divided(t, n), *multiplied(p, m)],
        "many": lambda: [*divided(t, n), *divided(m * p, p)],
        "saved": lambda: [*multiplied(p, n), f"{n * p} - {t} = {m}"],
        "deal": lambda: [f"{n * g} ÷ {n} = {g}", f"{g} × {m} = {g * m}", *multiplied(g * m, p)],
        "free": lambda: [f"{n} - {m} = {n - m}", *multiplied(n - m, p)],
        "each": lambda: [*multiplied(m, p), *divided(m * p, n)],
        "second": lambda: [f"{p} ÷ 2 = {p // 2}", f"{p} + {p // 2} = {p + p // 2}"],
        "cents": lambda: [f"${t} = {100 * t} cents", *divided(100 * t, n)],
        "gap": lambda: [*both, f"{max(p, g)} - {min(p, g)} = {abs(p - g)}"],
    }.get(kind, lambda: both)()
    if kind in ("which", "dear"):
        answer = told(names[(p > g) == (kind == "which")], **numbers)
        last = f"{p} {'<' if p < g else '>'} {g}, so {answer}"
    elif "${" in text and kind not in ("many", "cents"):
        answer = f"${lines[-1].split()[-1]}"
        last = f"so it is {answer}"
    else:
        *lines, last = lines
        answer = last.split()[-1]
    steps = [("plan", KINDS[kind][1].format(**numbers)), *computing(*lines), ("conclude", last)]
    return Draft(told(text, **numbers), steps, answer)
