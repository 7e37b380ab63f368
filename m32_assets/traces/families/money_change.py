"""Prices in dollars and cents: the total of two, or the change from a note, column by column."""

from m32_assets.traces.columns import difference_columns, sum_columns
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import money
from m32_assets.traces.wordings import keyed_wordings, told

WORDINGS = keyed_wordings("money_change")
PLACES = ("cents", "ten cents", "dollars", "ten dollars")
NOTES = (500, 1000, 2000, 5000)
WHOLE = (*NOTES, *(dollars * 100 for dollars in range(14, 34) if dollars != 20))


class Price(int):
    """Cents in a wording: ``{x}`` is $5.00; where it can be, ``{x:short}`` is $5, ``{x:note}`` *a $5 bill*,
    and ``{x:cents}`` *85 cents*."""

    def __format__(self, style: str) -> str:
        if (style == "short" and self % 100 == 0) or (style == "note" and self in NOTES):
            return f"${self // 100}" if style == "short" else f"a ${self // 100} bill"
        return f"{int(self)} cents" if style == "cents" and self < 100 else money(self)


@family("reasoning", y=range(25, 480, 5), other=range(len(WHOLE) + 56), wording=WORDINGS)
def money_change(y: int, other: int, wording: tuple[str, str]) -> Draft:
    sign, text = wording
    x = WHOLE[other] if other < len(WHOLE) else y + 15 * (other - len(WHOLE)) + 65
    if other >= len(WHOLE) and x in NOTES:  # that point has its own number
        x += 5
    result = x + y if sign == "+" else x - y
    columns = (sum_columns if sign == "+" else difference_columns)(x, y, PLACES)
    steps = [
        ("plan", f"money, {'together' if sign == '+' else 'the difference'}: {money(x)} {sign} {money(y)}"),
        *(("compute", column) for column in columns),
        ("conclude", f"{money(x)} {sign} {money(y)} = {money(result)}"),
    ]
    return Draft(told(text, x=Price(x), y=Price(y), key=x * 31 + y), steps, money(result))
