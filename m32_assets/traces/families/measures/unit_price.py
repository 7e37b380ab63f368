"""Prices of one and of several: the cheaper offer, what a pack saves, what an amount buys, n for the price of m."""

import re
from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, split_wordings

COUNTS, EASY = range(2, 11), (*range(2, 11), 20, 30)  # prices whose products fit into one line
# n things at p each; then how many others; or those to be paid, and how often; or other things and their price.
TWO = [(n, p, k) for n in COUNTS for p in EASY for k in COUNTS if n != k][::2]
DEALS = [(n, p, m, g) for n, m in ((3, 2), (4, 3), (5, 4), (5, 3), (6, 4), (6, 5)) for p in EASY for g in (2, 3, 4)]
PAIRS = [(n, p, m, v) for n, p, m in TWO for v in (p - 2, p - 1, p + 1, p + 2) if v in EASY][::3]
ONE, COMPARED = "{t} ÷ {n} = {p}", ("{t} ÷ {n} = {p}", "{r} ÷ {m} = {g}")
# The numbers of each kind, and its calculations.
KINDS = {
    "one": ([(n, p) for n in COUNTS for p in range(2, 40)], ONE),
    "several": (TWO, ONE, "{k} × {p} = {c}"),
    "many": (TWO, ONE, "{c} ÷ {p} = {k}"),
    "saved": (
        [(n, p, s) for n in COUNTS for p in EASY for s in range(1, p)][::2],
        "{n} × {p} = {np}",
        "{np} - {t} = {m}",
    ),
    "deal": (DEALS, "{q} ÷ {n} = {g}", "{g} × {m} = {paid}", "{paid} × {p} = {bill}"),
    "free": ([d for d in DEALS if d[3] == 2], "{n} - {m} = {free}", "{free} × {p} = {gift}"),
    "each": ([d for d in DEALS if d[3] == 2 and d[1] * d[2] % d[0] == 0], "{m} × {p} = {c}", "{c} ÷ {n} = {each}"),
    "second": ([(2, p) for p in range(4, 80, 2)], "{p} ÷ 2 = {half}", "{p} + {half} = {both}"),
    "cents": (
        [(n, p) for n in (2, 4, 5, 10, 20) for p in range(5, 99, 5) if not n * p % 100],
        "{np} ÷ {n} = {p}",
    ),
    "which": (PAIRS, *COMPARED),
    "dear": (PAIRS, *COMPARED),
    "gap": (PAIRS, *COMPARED, "{more} - {less} = {gap}"),
}
POINTS = [
    (fields[0].split(), fields[1:], v) for fields in split_wordings(__file__) for v in KINDS[fields[0].split()[0]][0]
]


@family("reasoning", in_words=3, point=POINTS)
def unit_price(point: tuple[list[str], list[str], tuple[int, ...]]) -> Draft:
    (kind, *offers), texts, (n, p, *rest) = point
    m, g = (*rest, 0, 0)[:2]
    t = {"saved": n * p - m, "cents": n * p // 100}.get(kind, n * p)
    numbers = {"n": n, "p": p, "m": m, "k": m, "t": t, "c": m * p, "r": m * g, "q": n * g}
    results = {
        "g": g,
        "np": n * p,
        "paid": g * m,
        "bill": g * m * p,
        "free": n - m,
        "gift": (n - m) * p,
        "each": m * p // n,
        "half": p // 2,
        "both": p + p // 2,
        "more": max(p, g),
        "less": min(p, g),
        "gap": abs(p - g),
    }
    prompt, known, *names = (fill_template(text, **numbers) for text in texts)
    claims = (claim.format(**numbers, **results) for claim in KINDS[kind][1:])
    lines = [f"{name}: {claim}" for name, claim in zip(names, claims, strict=True)]
    if kind in ("which", "dear"):
        answer = fill_template(offers[(p > g) == (kind == "which")], **numbers)
        lines.append(f"{p} is {'less' if p < g else 'more'} than {g}, so {answer}")
    else:
        answer = lines[-1].split()[-1]
        coin = next((coin for coin in "$€£" if f"{coin}{{" in texts[0]), "")
        if coin and kind not in ("many", "cents"):
            answer = f"{coin}{answer}"
            lines.append(f"{names[-1]}: {answer}")
    return Draft(
        prompt, [("plan", known), *(("compute", line) for line in lines[:-1]), ("conclude", lines[-1])], answer
    )


# Solver: answers questions on prices with fractions and by trying out.

# Names of offers.
LABEL = r"\b(?:A|B|red|blue|green|yellow|small|large|[A-Z][a-z]+)\b"
# Capitalised words that are not names of offers.
NO_LABEL = "Offer Shop The Which At On In Who Where For Pack Garage Market Deal Hotel Cinema Plan Pier".split()
# Offers of several for the price of fewer.
DEAL = r"for the price of|must be paid|pay \d"
# Questions for how much two prices differ.
GAP = r"differ|gap|how much"
# Where the part of a text ends that tells of one price.
CLAUSE = r"[.,;?!]| (?:if|when|and) "


def offer(text: str, first: Fraction, second: Fraction) -> str:
    """The name of the cheaper offer, or of the dearer one."""
    labels = [label for label in re.findall(LABEL, text) if label not in NO_LABEL]
    if "B" not in labels:
        labels = [label for label in labels if label != "A"]
    dear = re.search("more|dearer", text)
    return labels[0] if (first < second) != bool(dear) else next(x for x in labels if x != labels[0])


def several_paid(text: str, price: int, counts: list[int]) -> Fraction:
    """What some things cost, or one of them, or what is saved, when only some of each group are paid."""
    counts.sort()
    if re.search("sav(?:e|ing)", text):
        return Fraction(price * (counts[-1] - counts[0]))
    if len(counts) == 2:
        return Fraction(price * counts[0], counts[1])
    return Fraction(sum(price for i in range(counts[2]) if i % counts[1] < counts[0]))


def solve(prompt: str) -> str:
    """A price, with its sign where the text has one, a number of things, or the name of an offer."""
    text = in_digits(prompt)
    sign = next((sign for sign in "$€£" if sign in text), "")
    text = re.sub(r"[$€£](\d+)|(\d+) cents", r"#\1\2", text)
    money = [int(n) for n in re.findall(r"#(\d+)", text)]
    counts = list(dict.fromkeys(int(n) for n in re.findall(r"(?<![#\d])\d+", text)))
    if len(money) == len(counts) == 2:
        first, second = (Fraction(price, count) for price, count in zip(money, counts, strict=True))
        gap = re.search(GAP, text, re.I) and not re.search("[Ww]hich|Who ", text)
        return f"{sign}{abs(first - second)}" if gap else offer(text, first, second)
    if "half" in text:
        return f"{sign}{money[0] * Fraction(3, 2)}"
    if len(money) == 2:
        if not re.search("how many(?! cents)", text, re.I):
            return f"{sign}{sum([min(money)] * counts[0]) - max(money)}"
        clauses = (re.findall(r"(#?)(\d+)", clause) for clause in re.split(CLAUSE, text))
        known = next(int(n) for clause in clauses if ("", str(counts[0])) in clause for mark, n in clause if mark)
        return str(Fraction((sum(money) - known) * counts[0], known))
    if re.search(DEAL, text):
        return f"{sign}{several_paid(text, money[0], counts)}"
    if sign and "cents" in text:
        return str(Fraction(100 * money[0], counts[0]))
    if len(re.findall(r"\d+", text.partition("#")[0])) == 2:
        counts.reverse()
    return f"{sign}{Fraction(money[0], counts[0]) * (counts[1] if len(counts) > 1 else 1)}"
