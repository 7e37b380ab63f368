"""Adding and subtracting decimals: the points in line, then column by column."""

from fractions import Fraction

from m32_assets.traces.columns import difference_columns, sum_columns
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import number
from m32_assets.traces.wordings import told

WORDINGS = (
    ("+", "What is {x} + {y}?"), ("+", "Add {x} and {y}."), ("+", "{x} + {y} ="), ("+", "Find the sum of {x} and {y}."),
    ("+", "A parcel weighs {x} kg, another {y} kg. What do they weigh together, in kg?"),
    ("+", "{name} walks {x} km and then {y} km. How many km is that in all?"), ("+", "How much is {x} plus {y}?"),
    ("-", "What is {x} - {y}?"), ("-", "Subtract {y} from {x}."), ("-", "{x} - {y} ="), ("-", "{x} minus {y}?"),
    ("-", "From a {x} m board {name} saws off {y} m. How many metres are left?"),
    ("-", "A jug holds {x} litres. {y} litres are poured out. How many litres stay in it?"),
    ("-", "What is the difference of {x} and {y}?"),
)  # fmt: skip
PLACES = {10: ("tenths", "ones", "tens", "hundreds"), 100: ("hundredths", "tenths", "ones", "tens")}


@family("reasoning", scale=(10, 100), y=range(11, 400, 2), gap=range(12, 500, 3), wording=WORDINGS)
def decimals(scale: int, y: int, gap: int, wording: tuple[str, str]) -> Draft:
    sign, text = wording
    x, result = y + gap, gap if sign == "-" else 2 * y + gap
    columns = (difference_columns if sign == "-" else sum_columns)(x, y, PLACES[scale])
    a, b, c = (number(Fraction(n, scale)) for n in (x, y, result))
    steps = [
        ("plan", f"{'subtraction' if sign == '-' else 'addition'} of decimals: {a} {sign} {b}"),
        *(("compute", column) for column in columns),
        ("conclude", f"{a} {sign} {b} = {c}"),
    ]
    return Draft(told(text, x=a, y=b, key=x * 31 + y), steps, c)
