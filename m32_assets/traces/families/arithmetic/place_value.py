"""Places and their values: the digit at a place, what a digit is worth, numbers built of digits, one digit changed."""

import re
from itertools import permutations

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import in_words, listing, plural
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

PLACES, UNITS = ("hundreds", "tens", "ones"), (100, 10, 1)
TWO = [n for n in range(12, 99) if n % 10 and n % 11]
THREE = [n for n in range(102, 988) if len(set(str(n))) == 3][::5]
RISING, FALLING = [n for n in TWO if n // 10 < n % 10], [n for n in TWO if n // 10 > n % 10]
FULL = [n for n in range(123, 988) if len({*str(n), "0"}) == 4][1::4]
ENDS = " | {t} and {o} side by side make {n}"
# What is asked: the steps, split by " | ", the last one ending with the answer, and the numbers. For the parts see
# `place_value`.
FORMS = {
    "place": ("{n} has {places}; wanted: the {at} digit | the {at} digit is {d}", THREE),
    "value": (
        "{n} has {places}; wanted: value of the {d} | the {d} counts {at} | value of the {d}: {d} × {unit} = {worth}",
        FULL,
    ),
    "where": ("{n} has {places}; wanted: what the {d} counts | the {d} counts {at}", THREE),
    "largest": (
        "the digits {row}; wanted: the largest number of them"
        " | large digits come first: {down} | side by side they make {big}",
        FULL,
    ),
    "smallest": (
        "the digits {row}; wanted: the smallest number of them"
        " | small digits come first: {up}{zero} | side by side they make {small}",
        THREE,
    ),
    "both": (
        "the digits {row}; wanted: largest number minus smallest"
        " | the largest number is {big}, the smallest {small} | difference: {big} - {small} = {change}",
        TWO,
    ),
    "expand": ("{n} has {places}; wanted: the sum of their values | sum of the values: {n} = {plus}", THREE),
    "join": ("hundreds, tens and ones are {row}; wanted: the number | side by side they make {n}", THREE),
    "tens": (
        "the number {n0}, where one ten is 10 ones; wanted: tens in it | tens in {n0}: {n0} ÷ 10 = {n}",
        [*TWO, *range(103, 600, 11)],
    ),
    "replace": (
        "{n} has {places}; wanted: the number with {e} for {d}"
        " | {e} replaces {d} at the {at} | the new number is {new}",
        FULL,
    ),
    "more": (
        "the tens digit is {t}, the ones digit {g} more; wanted: the number | ones digit: {t} + {g} = {o}" + ENDS,
        RISING,
    ),
    "less": (
        "the tens digit is {t}, the ones digit {g} less; wanted: the number | ones digit: {t} - {g} = {o}" + ENDS,
        FALLING,
    ),
    "total": (
        "the tens digit is {t}, both digits make {s}; wanted: the number | ones digit: {s} - {t} = {o}" + ENDS,
        TWO,
    ),
    "append": ("{e} comes behind {n}; wanted: the new number | side by side they make {n}{e}", [*TWO, *FULL[::4]]),
    "drop first": (
        "the digits are {row}; wanted: what is left | without the {first} in front this leaves {tail}",
        FULL,
    ),
    "drop last": ("the digits are {row}; wanted: what is left | without the {o} at the end this leaves {head}", FULL),
}
POINTS = [(FORMS[key][0], text, n) for key, text in keyed_wordings(__file__) for n in FORMS[key][1]]


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
        "places": listing([plural(int(c), name[:-1]) for c, name in zip(row, names, strict=True)]),
        "at": names[i],
        "d": d,
        "unit": units[i],
        "worth": d * units[i],
        "list": listing(list(row)),
        "big": big,
        "small": small,
        "zero": ", but 0 cannot be in front" if "0" in row else "",
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
    plan, *work, last = (("{w} is {n}, so " if "{w}" in text else "") + form).format(**parts).split(" | ")
    steps = [("plan", plan), *(("compute", line) for line in work), ("conclude", last)]
    return Draft(fill_template(text, **parts), steps, plus if last.endswith(f"= {plus}") else last.rsplit(" ", 1)[1])


# Solver: answers questions on places by trying out numbers, or by building them from counters.

WORTH = {"hundred": 100, "ten": 10, "one": 1}
# Questions for a number built of its digits.
BUILT = r"made up|\d (?:hundred|ten)s?\b|\d ones\b|1 one\b(?! can| way)|\d \+ \d"
# Questions for a number made of all the digits.
MADE = "[Ll]argest|greatest|highest|biggest|maximum|one way|With"
MADE_SMALL = "smallest|least|lowest|Minimum|as low|as small"


def _figures(words: str) -> str:
    """The figures of a number in words from one hundred on."""
    hundreds, rest = re.sub(r"\bone\b", "1", in_digits(words)).split(" hundred")
    return hundreds + rest.removeprefix(" and ").zfill(2)


def _read(n: int, text: str, others: list[int]) -> str | int | None:
    """What is asked of one number that is read place by place; None where it is none of this."""
    columns = {name: n // worth % 10 for name, worth in WORTH.items()}
    if re.search(r"[Ee]xpand|sum of|as a sum|written as|values of|Break|plus signs|Which sum|joined by", text):
        return " + ".join(str(d * WORTH[name]) for name, d in columns.items() if d)
    held = next((name for name in columns if others and columns[name] == others[0]), "")
    if re.search("ones, tens or hundreds", text, re.I):
        return held + "s"
    if re.search("[Vv]alue of|worth|amount|chart|lose|shrink|contribute", text):
        return sum([WORTH[held]] * columns[held])
    if asked := re.search("(hundred|ten|one)s", text):
        step = WORTH[asked[1]]
        return n + step * (others[0] - columns[asked[1]]) if others else columns[asked[1]]
    return None


def _built(text: str, numbers: list[int]) -> int | None:
    """The number that is made of all the digits, or that fits the riddle; None where it is none of this."""
    small = re.search(MADE_SMALL, text)
    if small or re.search(MADE, text):
        made = sorted(int("".join(row)) for row in permutations(map(str, numbers)) if row[0] != "0")
        if re.search("[Dd]ifference|how much|minus", text):
            return made[-1] - made[0]
        return made[0] if small else made[-1]
    for cue, fits in (
        ("greater by|greater than|more|larger by|beats|up from|exceeds", lambda t, o: [t, o - t]),
        ("less|smaller|go down|lower by|fewer", lambda t, o: [t, t - o]),
        ("have the sum|together", lambda t, o: [t + o, t]),
        ("add up|digit sum|cross sum|total|in all", lambda t, o: [t, t + o]),
    ):
        if re.search(cue, text):
            return next(n for n in range(10, 100) if fits(n // 10, n % 10) == numbers)
    return None


def solve(prompt: str) -> str:
    """The number, digit, place or sum that is asked for."""
    text = re.sub(
        r"\b(?:one|two|three|four|five|six|seven|eight|nine) hundred(?: and [a-z-]+)?", lambda m: _figures(m[0]), prompt
    )
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    n, others = max(numbers), [m for m in numbers if m != max(numbers)]
    if re.search(r"(?<!\d )\bten\b|[Hh]ow many tens|in tens|for tens", text):
        return str(len(range(0, n, 10)))
    if re.search(BUILT, text):
        found = re.findall(r"(\d+) (hundred|ten|one)", text)
        return str(sum(int(d) * WORTH[name] for d, name in found) if found else sum(numbers))
    if re.search(
        "behind|after the last|then the key|to the right|the end of|followed by|' \\+ '|right edge|final", text
    ):
        return f"{n}{others[0]}"
    if re.search(r"first digit|front digit|leading digit|\[1:\]", text):
        return str(n)[1:]
    if re.search(r"last digit|end digit|\[:-1\]|// 10|front ones", text):
        return str(n)[:-1]
    built = _built(text, numbers)
    return str(_read(n, text, others) if built is None else built)
