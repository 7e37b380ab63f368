"""Prices in dollars and cents: the total of two, or the change from a note, column by column."""

from m32_assets.traces.columns import difference_columns, sum_columns
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import money
from m32_assets.traces.wordings import keyed_wordings, told

WORDINGS = keyed_wordings("money_change")
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
