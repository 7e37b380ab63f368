"""Dollars and cents: prices times, shared, summed and changed, and coins; everything in cents, then said in dollars."""

import re

from m32_assets.traces.chains import chosen, worked
from m32_assets.traces.columns import computing
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import in_words, money
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

# What the letters stand for: numbers of things, prices below and above a dollar, bills, tips, sums to be divided.
RANGES = {
    "n": range(2, 13),
    "m": range(2, 10),
    "p": range(15, 100, 5),
    "q": range(10, 95, 5),
    "P": range(105, 900, 5),
    "Q": range(109, 700, 7),
    "R": range(60, 500, 20),
    "B": (500, 1000, 2000),
    "W": range(200, 700, 100),
    "T": range(60, 2600, 5),
    "t": range(60, 800, 5),
    "k": range(2, 41),
}
FACTS = {"quarter": "a quarter is 25", "dime": "a dime is 10", "nickel": "a nickel is 5", "dozen": "a dozen is 12"}


class Cents(int):
    """``{x}`` is the number; ``{x:m}`` $5.00, ``{x:w}`` $5, ``{x:d}`` *5 dollars*, ``{x:b}`` *five-dollar bill*."""

    def __format__(self, style: str) -> str:
        if style == "b":
            return f"{in_words(self // 100)}-dollar bill"
        return {"m": money(self), "w": f"${self // 100}", "d": f"{self // 100} dollars"}.get(style, str(int(self)))


@family(
    "reasoning",
    in_words=3,
    point=[
        (*key.split(" = "), text, at)
        for key, text in keyed_wordings(__file__)
        for at in chosen(key[:-4], RANGES, 160, text)
    ],
)
def money_parts(point: tuple) -> Draft:
    (_, form, text, at), (plan, lines, done) = point, worked(point[0], point[3])
    result = done[-1]
    answer = {"$": money(result), "w": f"${result // 100}"}.get(form, str(result))
    end = f"{result} cents is {answer}" if form in "$w" else f"so it is {answer}" + " cents" * (form == "c")
    facts = ", ".join(fact for word, fact in FACTS.items() if word in text) or "in cents"
    prompt = fill_template(text, **{c: Cents(v) for c, v in at.items()}, key=sum(at.values()))
    return Draft(prompt, [("plan", f"{facts}: {plan}"), *computing(*lines), ("conclude", end)], answer)


# Solver: answers questions on dollars and cents by laying out the prices and coins one by one, in cents.

COINS = {"quarter": 25, "dime": 10, "nickel": 5}
AMOUNT = re.compile(r"\$(\d+)(?:\.(\d\d))?|(\d+)(?:-dollar bill| dollars)|(\d+) cents")
# Questions for cents.
CENTS = r"many cents|in cents"
# Cues of equal shares.
SHARED = r"shared|split|per person|one pen|of one"
# Questions for what is left of the money paid.
PAID = r"change|Change|cashier|left|owe|comes back|back\?|do I have then|rest equally|The machine takes"


def parts(whole: int, size: int) -> int:
    """How often the size can be taken from the whole."""
    return len(range(size, whole + 1, size))


def result(rest: str, amounts: list[int], counts: list[int]) -> int:
    """The cents, or the number of things."""
    coins = [value for name, value in COINS.items() if name in rest]
    if re.search("full dollar|whole dollar", rest):
        up = [next(n for n in range(a, a + 100) if n % 100 == 0) for a in amounts]
        return up[0] - amounts[0] if "charity" in rest else sum(up)
    if coins and counts:
        return sum(sum([coin] * n) for coin, n in zip(coins, counts, strict=True))
    if "dozen" in rest:
        return parts(amounts[0], 12) if "$" in rest else sum(amounts * 12)
    if re.search(PAID, rest) and "cheaper" not in rest:
        paid = max(amounts)
        amounts.remove(paid)
        if "share" in rest:
            return parts(paid - amounts[0], counts[0])
        left = paid - sum(amounts * counts[0] if counts else amounts)
        return parts(left, coins[0]) if coins else left
    if re.search(r"cans|yards", rest):
        return sum([parts(amounts[0], counts[0])] * counts[1])
    if coins or "half" in rest or re.search(SHARED, rest):
        return parts(amounts[0], (coins or counts or [2])[0])
    if re.search(r"How many (?:rides|of them)", rest):
        return parts(max(amounts), min(amounts))
    if re.search("cheaper|cents dearer is", rest):
        return (amounts[0] - amounts[1]) * (counts or [1])[0]
    return sum(sum([a] * n) for a, n in zip(amounts, counts or [1] * len(amounts), strict=True))


def solve(prompt: str) -> str:
    """The amount in dollars or cents, or a number of coins and things."""
    text = in_digits(prompt)
    amounts = [int(c or 100 * int(d or e) + int(x or 0)) for d, x, e, c in AMOUNT.findall(text)]
    rest = AMOUNT.sub(lambda m: "$" if m[1] else "@", text)
    found = result(rest, amounts, [int(n) for n in re.findall(r"\d+", rest)])
    if re.search(CENTS + r"|How many", rest) and "dollar sign" not in rest:
        return str(found)
    return f"${found // 100}" if "up to" in rest else f"${found // 100}.{found % 100:02d}"
