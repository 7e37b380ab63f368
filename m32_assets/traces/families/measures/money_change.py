"""Prices in dollars and cents: the total of two, or the change from a note, column by column."""

import re

from m32_assets.traces.columns import columns
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import money, plural
from m32_assets.traces.wordings import fill_template, named_wordings

# What a coin of each currency and a whole of it are called.
UNITS = {"$": ("cents", "dollars"), "€": ("cents", "euros"), "£": ("pence", "pounds")}
NOTES = (500, 1000, 2000, 5000)
WHOLE = (*NOTES, *(dollars * 100 for dollars in range(14, 34) if dollars != 20))


class Price(int):
    """Cents in a wording: ``{x}`` is $5.00, ``{x:plain}`` 5.00, ``{x:said}`` *5 dollars* or *1 dollar and 5 cents*.

    Where it can be, ``{x:short}`` is $5, ``{x:note}`` *a $5 bill*, and ``{x:cents}`` *85 cents*.
    """

    def __format__(self, style: str) -> str:
        if style == "said":
            parts = ((self // 100, "dollar"), (self % 100, "cent"))
            return " and ".join(plural(count, noun) for count, noun in parts if count)
        if style == "plain":
            return money(self)[1:]
        if (style == "short" and self % 100 == 0) or (style == "note" and self in NOTES):
            return f"${self // 100}" if style == "short" else f"a ${self // 100} bill"
        return f"{int(self)} cents" if style == "cents" and self < 100 else money(self)


@family("reasoning", y=range(25, 480, 5), other=range(len(WHOLE) + 56), wording=named_wordings(1))
def money_change(y: int, other: int, wording: tuple[str, ...]) -> Draft:
    sign, _, coin = wording[0].partition(" ")
    small, large = UNITS[coin or "$"]
    x = WHOLE[other] if other < len(WHOLE) else y + 15 * (other - len(WHOLE)) + 65
    if other >= len(WHOLE) and x in NOTES:  # that point has its own number
        x += 5
    result = x + y if sign == "+" else x - y
    prompt, known, name = (fill_template(text, x=Price(x), y=Price(y), key=x * 31 + y) for text in wording[1:])
    task = f"{money(x)} {sign} {money(y)}"
    # less than a dollar is $0 and cents
    shown = columns(x, sign, y, (small, f"ten {small}", large, f"ten {large}"), least=3)
    work = "\n".join([f"{name}: {task}", *shown, f"{task} = {money(result)}"])
    prompt, known, work, answer = (text.replace("$", coin or "$") for text in (prompt, known, work, money(result)))
    return Draft(prompt, [("plan", known), ("conclude", work)], answer)


# Solver: adds and subtracts prices in whole cents.

# What asks for the smaller price to be taken from the larger.
_LESS = re.compile(
    r"change| - [$€£\d]|minus|left|remain|cheaper|more (?:is|has)|still (?:owe|need)|back|return|\bsave\b|missing"
    r"|short\?|discount|coupon|put in|handed in|came in|alone|lost|lose|found|it costs \S+ more|away|less|without|off\."
    r"|profit|\bgain|uses up|takes \S+\. |donates|covers|towards|spent on|difference|extra|gap|fall|below|too high"
    r"|how far|out of|belongs|the share|net pay|balance|debt|\+ \?|x \+|must be added|takes \S+ of",
    re.I,
)
# The second sum is added.
_MORE = re.compile(r"another guest put in|x - ", re.I)
_AMOUNT = re.compile(r"(?:[$€£](\d+)|(\d+)(?=\.\d\d))(?:\.(\d\d))?|(\d+) dollars?(?: and (\d+) cents?)?|(\d+) cents?")


def solve(prompt: str) -> str:
    """The amount in dollars and cents, or in euros, or in pounds."""
    found = (map(int, (a or b or d or 0, c or e or f or 0)) for a, b, c, d, e, f in _AMOUNT.findall(prompt))
    low, high = sorted(100 * whole + cents for whole, cents in found)
    less = _LESS.search(prompt) and not _MORE.search(prompt)
    cents = high - low if less else high + low
    coin = next((coin for coin in "€£" if coin in prompt), "$")
    return f"{coin}{cents // 100}.{cents % 100:02d}"
