"""Dollars and cents: prices times, shared, summed and changed, and coins; everything in cents, then said in dollars."""

import re

from m32_assets.traces.chains import chosen
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import in_words, money
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, split_wordings

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

SMALL_COINS = {"£": ("penny", "pence")}


class Cents(int):
    """``{x}`` is the number; ``{x:m}`` $5.00, ``{x:w}`` $5, ``{x:d}`` *5 dollars*, ``{x:b}`` *five-dollar bill*."""

    def __format__(self, style: str) -> str:
        if style == "b":
            return f"{in_words(self // 100)}-dollar bill"
        return {"m": money(self), "w": f"${self // 100}", "d": f"{self // 100} dollars"}.get(style, str(int(self)))


def claims(work: str, at: dict[str, int], names: list[str]) -> tuple[list[str], int]:
    """A named line for each calculation, and the last result. Letters are numbers, ``^`` is the result before."""
    lines: list[str] = []
    done: list[int] = []
    for task, name in zip(work.split("; "), names, strict=True):
        left, sign, right = task.split()
        a, b = (done[-len(x)] if x[0] == "^" else at.get(x) or int(x) for x in (left, right))
        done.append({"+": a + b, "-": a - b, "×": a * b, "÷": a // b, "up": a + -a % b}[sign])
        lines.append(f"{name}: {a} rounds up to {done[-1]}" if sign == "up" else f"{name}: {a} {sign} {b} = {done[-1]}")
    return lines, done[-1]


@family(
    "reasoning",
    in_words=3,
    point=[
        (fields, at)
        for fields in split_wordings(__file__)
        for at in chosen(fields[0].split(" = ")[0], RANGES, 160, fields[1])
    ],
)
def money_parts(point: tuple[list[str], dict[str, int]]) -> Draft:
    (key, *texts), at = point
    numbers = {letter: Cents(number) for letter, number in at.items()}
    prompt, known, *names = (fill_template(text, **numbers, key=sum(at.values())) for text in texts)
    work, form = key.split(" = ")
    form, _, coin = form.partition(" ")
    lines, result = claims(work, at, names)
    answer = {"$": money(result), "w": f"${result // 100}"}.get(form, str(result))
    if form in "$w":
        wanted = known.rpartition("wanted: ")[2]
        lines.append(f"{wanted}: {result} {SMALL_COINS.get(coin, ('cent', 'cents'))[result != 1]} is {answer}")
    steps = [("plan", known), *(("compute", line) for line in lines[:-1]), ("conclude", lines[-1])]
    prompt, answer = (text.replace("$", coin or "$") for text in (prompt, answer))
    return Draft(prompt, [(kind, line.replace("$", coin or "$")) for kind, line in steps], answer)


# Solver: answers questions on dollars and cents by laying out the prices and coins one by one, in cents.

VALUES = {"quarter": 25, "dime": 10, "nickel": 5}
COIN = re.compile(r"quarter|dime|nickel|(\d+)-(?:cent|pence)")
AMOUNT = re.compile(r"[$€£](\d+)(?:\.(\d\d))?|(\d+)(?:-dollar bill| dollars)|(\d+) (?:cents|pence)")
# Questions for cents.
CENTS = r"many (?:cents|pence)|in(?:to)? cents|(?<!and )[Cc]ents (?:in|per|=)|\? cents"
# Cues of equal shares.
SHARED = r"shared?|split|spread|per person|single|\bone(?! (?:is|of))|equal|the same|[Dd]ivide| / "
# Questions for what is left of the money paid.
PAID = (
    r"[Cc]hange(?!d)|cashier|left|minus|\bowe\b|comes back|back\?|do I have then|rest equally|The machine takes|away"
    r"|\$ - |to get"
)
# Questions for a difference.
LESS = r"cheaper|cents dearer is|\boff\b|coupon|cents more|[Dd]ifference"


def parts(whole: int, size: int) -> int:
    """How often the size can be taken from the whole."""
    return len(range(size, whole + 1, size))


def result(rest: str, coins: list[int], amounts: list[int], counts: list[int]) -> int:
    """The cents, or the number of things."""
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
    if len(amounts) == 1 and len(counts) == 2:
        if re.search(r"\d.* if ", rest):
            counts.reverse()
        return sum([parts(amounts[0], counts[0])] * counts[1])
    if len(amounts) == 2 and not counts:
        low, high = sorted(amounts)
        if re.search(r"ow many (?!cents)|÷", rest):
            return parts(high, low)
        return high - low if re.search(LESS, rest) else high + low
    if coins or (len(amounts) == 1 and re.search(rf"[Hh]alf|{SHARED}", rest)):
        return parts(amounts[0], (coins or counts or [2])[0])
    if "cheaper" in rest:
        return (amounts[0] - amounts[1]) * counts[0]
    return sum(sum([a] * n) for a, n in zip(amounts, counts or [1] * len(amounts), strict=True))


def solve(prompt: str) -> str:
    """The amount in dollars, euros or pounds, or in cents, or a number of coins and things."""
    text = in_digits(prompt)
    coins = list(dict.fromkeys(int(coin[1] or VALUES[coin[0]]) for coin in COIN.finditer(text)))
    text = COIN.sub("coin", text)
    amounts = [int(c or 100 * int(d or e) + int(x or 0)) for d, x, e, c in AMOUNT.findall(text)]
    rest = AMOUNT.sub(lambda m: "$" if m[1] else "@", text)
    found = result(rest, coins, amounts, [int(n) for n in re.findall(r"\d+", rest)])
    if re.search(CENTS + "|ow many|÷", rest) and "dollar sign" not in rest:
        return str(found)
    sign = next((sign for sign, name in {"£": "£|pounds", "€": "€|euros"}.items() if re.search(name, text)), "$")
    return f"{sign}{found // 100}" if "up to" in rest else f"{sign}{found // 100}.{found % 100:02d}"
