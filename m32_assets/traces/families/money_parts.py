"""Dollars and cents: prices times, shared, summed and changed, and coins; everything in cents, then said in dollars."""

from m32_assets.traces.chains import chosen, worked
from m32_assets.traces.columns import computing
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import in_words, money
from m32_assets.traces.wordings import keyed_wordings, told

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
        for key, text in keyed_wordings("money_parts")
        for at in chosen(key[:-4], RANGES, 160, text)
    ],
)
def money_parts(point: tuple) -> Draft:
    (_, form, text, at), (plan, lines, done) = point, worked(point[0], point[3])
    result = done[-1]
    answer = {"$": money(result), "w": f"${result // 100}"}.get(form, str(result))
    end = f"{result} cents is {answer}" if form in "$w" else f"so it is {answer}" + " cents" * (form == "c")
    facts = ", ".join(fact for word, fact in FACTS.items() if word in text) or "in cents"
    prompt = told(text, **{c: Cents(v) for c, v in at.items()}, key=sum(at.values()))
    return Draft(prompt, [("plan", f"{facts}: {plan}"), *computing(*lines), ("conclude", end)], answer)
