"""Prices of one and of several: the cheaper offer, what a pack saves, what an amount buys, n for the price of m."""

import re
from fractions import Fraction

from m32_assets.traces.columns import computing, divided, multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

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
POINTS = [(key.split(), text, v) for key, text in keyed_wordings(__file__) for v in KINDS[key.split()[0]][0]]


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
        answer = fill_template(names[(p > g) == (kind == "which")], **numbers)
        last = f"{p} {'<' if p < g else '>'} {g}, so {answer}"
    elif "${" in text and kind not in ("many", "cents"):
        answer = f"${lines[-1].split()[-1]}"
        last = f"so it is {answer}"
    else:
        *lines, last = lines
        answer = last.split()[-1]
    steps = [("plan", KINDS[kind][1].format(**numbers)), *computing(*lines), ("conclude", last)]
    return Draft(fill_template(text, **numbers), steps, answer)


# Solver: answers questions on prices with fractions and by trying out.

# Names of offers.
LABEL = r"\b(?:A|B|red|blue|[A-Z][a-z]+)\b"
# Capitalised words that are not names of offers.
NO_LABEL = "Offer Shop The Which At On In Who Pack Garage Market".split()
# Offers of several for the price of fewer.
DEAL = r"for the price of|must be paid|pay \d"
# The asked number of things comes first.
SEVERAL_FIRST = r"^(?:Work out|How much for)"


def solve(prompt: str) -> str:
    """A price, with its sign where the text has one, a number of things, or the name of an offer."""
    prompt = in_digits(prompt)
    found = re.findall(r"(\$?)(\d+)( cents)?", prompt)
    money = [int(n) for sign, n, word in found if sign or word]
    counts = [int(n) for sign, n, word in found if not sign and not word]
    sign = "$" if "$" in prompt else ""
    if re.search(r"\b[Ww]hich|^.*Who ", prompt):
        labels = [label for label in re.findall(LABEL, prompt) if label not in NO_LABEL]
        first, second = (Fraction(price, count) for price, count in zip(money, counts, strict=True))
        dear = re.search("more|dearer", prompt)
        return labels[0] if (first < second) != bool(dear) else next(x for x in labels if x != labels[0])
    if re.search("half", prompt):
        return f"${money[0] * Fraction(3, 2)}"
    if re.search(r"differ|more did one", prompt):
        return f"${abs(Fraction(money[0], counts[0]) - Fraction(money[1], counts[1]))}"
    if re.search("[Hh]ow many(?! cents)", prompt):
        if prompt.startswith("I have"):
            money.reverse()
        return str(Fraction(money[1] * counts[0], money[0]))
    if len(money) == 2:
        return f"{sign}{sum([min(money)] * counts[0]) - max(money)}"
    if re.search(DEAL, prompt):
        counts.sort()
        if re.search("save", prompt):
            return f"{sign}{money[0] * (counts[-1] - counts[0])}"
        if re.search("What does a sock|Price of one plant", prompt):
            return f"{sign}{Fraction(money[0] * counts[0], counts[-1])}"
        return f"{sign}{sum(money[0] for i in range(counts[2]) if i % counts[1] < counts[0])}"
    if re.search(r"many cents is one|in cents", prompt):
        return str(Fraction(100 * money[0], counts[0]))
    if re.search(SEVERAL_FIRST, prompt):
        counts.reverse()
    return f"{sign}{Fraction(money[0], counts[0]) * (counts[1] if len(counts) > 1 else 1)}"
