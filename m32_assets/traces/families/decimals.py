"""Adding and subtracting decimals: the points in line, then column by column."""

from fractions import Fraction

from m32_assets.traces.columns import difference_columns, sum_columns
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import number
from m32_assets.traces.wordings import keyed_wordings, told

WORDINGS = keyed_wordings("decimals")
PLACES = {10: ("tenths", "ones", "tens", "hundreds"), 100: ("hundredths", "tenths", "ones", "tens")}


@family("reasoning", scale=(10, 100), y=range(11, 400, 2), gap=range(12, 500, 3), wording=WORDINGS)
def decimals(scale: int, y: int, gap: int, wording: tuple[str, str]) -> Draft:
    sign, text = wording
    gap += y + gap == scale  # not 1, for the stories would say "1 metres"
    x, result = y + gap, gap if sign == "-" else 2 * y + gap
    columns = (difference_columns if sign == "-" else sum_columns)(x, y, PLACES[scale])
    a, b, c = (number(Fraction(n, scale)) for n in (x, y, result))
    steps = [
        ("plan", f"{'subtraction' if sign == '-' else 'addition'} of decimals: {a} {sign} {b}"),
        *(("compute", column) for column in columns),
        ("conclude", f"{a} {sign} {b} = {c}"),
    ]
    return Draft(told(text, x=a, y=b, key=x * 31 + y), steps, c)
