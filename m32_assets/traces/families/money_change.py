"""Prices in dollars and cents: the total of two, or the change from a note, column by column."""

from m32_assets.traces.columns import difference_columns, sum_columns
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import money
from m32_assets.traces.wordings import told

WORDINGS = (
    ("+", "A book costs {x} and a pen {y}. What do both cost together?"),
    ("+", "{name} spends {x} at the {place} and {y} on the way home. How much does {he} spend in all?"),
    ("+", "Add {x} and {y}."), ("+", "Total of {x} and {y}?"), ("+", "What is {x} + {y}?"),
    ("+", "Lunch was {x}, coffee {y}. How much was that altogether?"),
    ("+", "{name} has {x} and finds {y}. How much money has {he} now?"),
    ("-", "{name} pays {y} with {x}. How much change does {he} get?"),
    ("-", "Change from {x} for a bill of {y}?"), ("-", "What is {x} - {y}?"),
    ("-", "{name} has {x} and spends {y}. How much money is left?"),
    ("-", "A shirt that cost {x} is now {y} cheaper. What is its price?"),
    ("-", "How much more is {x} than {y}?"), ("-", "{name} owes {other} {x} and pays back {y}. How much does {he} still owe?"),
)  # fmt: skip
PLACES = ("cents", "ten cents", "dollars", "ten dollars")
NOTES = (500, 1000, 2000, 5000)


@family("reasoning", y=range(25, 480, 5), other=range(0, 60), wording=WORDINGS)
def money_change(y: int, other: int, wording: tuple[str, str]) -> Draft:
    sign, text = wording
    x = NOTES[other] if other < len(NOTES) else y + 15 * other + 5
    if other >= len(NOTES) and x in NOTES:  # that point has its own number
        x += 5
    result = x + y if sign == "+" else x - y
    columns = (sum_columns if sign == "+" else difference_columns)(x, y, PLACES)
    steps = [
        ("plan", f"money, {'together' if sign == '+' else 'the difference'}: {money(x)} {sign} {money(y)}"),
        *(("compute", column) for column in columns),
        ("conclude", f"{money(x)} {sign} {money(y)} = {money(result)}"),
    ]
    return Draft(told(text, x=money(x), y=money(y), key=x * 31 + y), steps, money(result))
