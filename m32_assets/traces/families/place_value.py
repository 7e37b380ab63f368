"""Places and their values: the digit at a place, what a digit is worth, numbers built of digits, one digit changed."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import in_words, listing, plural
from m32_assets.traces.wordings import keyed_wordings, told

PLACES, UNITS = ("hundreds", "tens", "ones"), (100, 10, 1)
TWO = [n for n in range(12, 99) if n % 10 and n % 11]
THREE = [n for n in range(102, 988) if len(set(str(n))) == 3][::5]
FULL = [n for n in range(123, 988) if len({*str(n), "0"}) == 4][1::4]
ROW = "digits of {n}: {row}; "
# What is asked: the steps, the last one ending with the answer, and the numbers; for the parts see `place_value`.
FORMS = {
    "place": ("{places}; the {at} digit is {d}", THREE),
    "value": ("{places}; {d} stands at the {at}; {d} × {unit} = {worth}", FULL),
    "where": ("{places}; {d} stands at the {at}", THREE),
    "largest": ("from large to small: {down}; together: {big}", FULL),
    "smallest": ("from small to large: {up}{zero}; together: {small}", THREE),
    "both": ("largest {big}, smallest {small}; {big} - {small} = {change}", TWO),
    "expand": ("{places}; {n} = {plus}", THREE),
    "join": ("{places}; together: {n}", THREE),
    "tens": ("how often 10 fits into {n0}; {n0} ÷ 10 = {n}", [*TWO, *range(103, 600, 11)]),
    "replace": ("{places}; {at}: {e} in place of {d}; the number is {new}", FULL),
    "more": ("ones: {t} + {g} = {o}; tens {t}, ones {o}: {n}", [n for n in TWO if n // 10 < n % 10]),
    "less": ("ones: {t} - {g} = {o}; tens {t}, ones {o}: {n}", [n for n in TWO if n // 10 > n % 10]),
    "total": ("ones: {s} - {t} = {o}; tens {t}, ones {o}: {n}", TWO),
    "append": ("{n}, then {e}; together: {n}{e}", [*TWO, *FULL[::4]]),
    "drop first": (ROW + "{first} goes; left: {tail}", FULL),
    "drop last": (ROW + "{o} goes; left: {head}", FULL),
}
POINTS = [(FORMS[key][0], text, n) for key, text in keyed_wordings("place_value") for n in FORMS[key][1]]


@family("reasoning", point=POINTS)
def place_value(point: tuple[str, str, int]) -> Draft:
    (form, text, n), row = point, str(point[2])
    t, o, i = int(row[-2]), int(row[-1]), n % len(row)
    names, units, d, up = PLACES[-len(row) :], UNITS[-len(row) :], int(row[i]), sorted(row)
    small = int("".join(up if up[0] != "0" else [up[1], up[0], *up[2:]]))
    big, e = int("".join(up[::-1])), 1 + (d + n % 8) % 9  # e is never d
    filled = [(int(c), name, unit) for c, name, unit in zip(row, names, units, strict=True) if c != "0"]
    plus = " + ".join(str(c * unit) for c, _, unit in filled)
    parts = {
        "n": n,
        "n0": 10 * n,
        "w": in_words(n),
        "row": ", ".join(row),
        "down": ", ".join(up[::-1]),
        "up": ", ".join(up),
        "places": ", ".join(f"{name} {c}" for c, name in zip(row, names, strict=True)),
        "at": names[i],
        "d": d,
        "unit": units[i],
        "worth": d * units[i],
        "list": listing(list(row)),
        "big": big,
        "small": small,
        "zero": "; 0 cannot come first" if "0" in row else "",
        "change": big - small,
        "plus": plus,
        "e": e,
        "new": f"{row[:i]}{e}{row[i + 1 :]}",
        "t": t,
        "o": o,
        "g": abs(t - o),
        "s": t + o,
        "first": row[0],
        "tail": row[1:],
        "head": row[:-1],
        "parts": listing([plural(c, name[:-1]) for c, name, _ in filled]),
    }
    plan, *work, last = (("{w} is {n}; " if "{w}" in text else "") + form).format(**parts).split("; ")
    steps = [("plan", plan), *(("compute", line) for line in work), ("conclude", last)]
    return Draft(told(text, **parts), steps, plus if last.endswith(f"= {plus}") else last.rsplit(" ", 1)[1])
