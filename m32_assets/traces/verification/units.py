"""Units of measure: those that claims convert between, and those that short answers carry.

The judge knows fewer units than the verifier: a unit added to ``MEASURES`` changes what answers score.
"""

from __future__ import annotations

from fractions import Fraction

_TABLE = {
    "metric length": "mm millimeter millimetre 1 | cm centimeter centimetre 10 | dm decimeter decimetre 100 |"
    " m meter metre 1000 | km kilometer kilometre 1000000",
    "imperial length": "inch inche 1 | ft foot feet 12 | yd yard 36 | mi mile 63360",
    "metric mass": "mg milligram 1 | g gram 1000 | kg kilogram kilo 1000000 | t tonne 1000000000",
    "imperial mass": "oz ounce 1 | lb pound 16",
    "metric volume": "ml milliliter millilitre 1 | cl centiliter centilitre 10 | dl deciliter decilitre 100 |"
    " l liter litre 1000",
    "imperial volume": "cup 1 | pt pint 2 | qt quart 4 | gal gallon 16",
    "time": "ms millisecond 1 | s sec second 1000 | min minute 60000 | h hr hour 3600000 | day 86400000 |"
    " week 604800000 | fortnight 1209600000",
    "calendar": "month 1 | year 12 | decade 120 | century centurie 1200",
    "money": "cent ¢ penny pennie 1 | nickel 5 | dime 10 | quarter 25 | dollar euro $ € 100",
    "count": "one unit 1 | ten 10 | dozen 12 | score 20 | hundred 100 | thousand 1000 | million 1000000 |"
    " billion 1000000000",
}

UNITS: dict[str, tuple[str, Fraction]] = {}
"""Form of a unit → (dimension, size in the dimension's base unit)."""
for _dimension, _text in _TABLE.items():
    for _entry in _text.split("|"):
        *_names, _size = _entry.split()
        for _name in _names:
            UNITS[_name] = UNITS[_name + "s"] = (_dimension, Fraction(_size))
UNITS["L"] = UNITS["l"]
# a letter that is also a common variable stays a unit; its plurals do not
del UNITS["ts"], UNITS["ls"], UNITS["gs"], UNITS["hs"], UNITS["ss"]


def measure(unit: str) -> tuple[str, Fraction] | None:
    """The dimension and the size of a unit; ``dozen eggs`` is a dozen. None if it is not known."""
    first = UNITS.get(unit.partition(" ")[0])
    return UNITS.get(unit) or (first if first and first[0] == "count" else None)


MEASURES: dict[str, tuple[str, str]] = {
    form: (name, dimension)
    for dimension, units in {
        "length": "millimeter millimetre mm|centimeter centimetre cm|meter metre m|kilometer kilometre km|inch inches"
        "|foot feet ft|yard yd|mile",
        "mass": "milligram mg|gram g|kilogram kg kilo|tonne|pound lb|ounce oz",
        "volume": "milliliter millilitre ml|liter litre l|gallon",
        "time": "second sec s|minute min|hour hr h|day|week|month|year",
        "money": "dollar $ usd|cent ¢|euro € eur|pound £ gbp|yen ¥ jpy|rupee ₹ inr",
        "angle": "degree °",
        "share": "percent % percentage pct",
    }.items()
    for forms in units.split("|")
    for name in [forms.split()[0]]
    for form in forms.split()
}
"""Form of a unit → (name, dimension). The dimension keeps "how far" from being answered in hours."""
