"""Repeated times: a slow watch, something every few minutes, doses, laps, bells, shifts, a whole year."""

import re
from itertools import count
from math import gcd

from m32_assets.traces.columns import divided, multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import plural
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

PAIRS = [(x, y) for x in range(2, 13) for y in range(2, 13)]
CLOCK = [(x, 4 * h + n) for x in (5, 10, 12, 15, 20, 30) for h in range(7, 17) for n in range(4)]
BELLS = [(x, y) for x in range(2, 16) for y in range(x + 1, 21) if gcd(x, y) < x and x * y // gcd(x, y) < 60]
LAPS = [(x, y) for x, y in PAIRS if x * (5 * y + 25) % 60]
MINUTES = [(x, 2) for x in range(12, 96) if x % 60]
COUNTS = [(n, 2) for n in range(2, 41)]
EVERY = "minutes: {z} × 60 = {z60}; {often}; "
ROW = "multiples of {y}: {row}; the first that {x} divides: {lcm}"
# What is asked: the steps, the last one ending with the answer, and the numbers; for the parts see `repeated_time`.
FORMS = {
    "lose": ("days: {y} × 7 = {y7}; {lost}", PAIRS),
    "ends": (EVERY + "both ends count: {k} + 1 = {more}", CLOCK),
    "start": ("minutes: {z} × 60 = {z60}; only the first end counts; {often}", CLOCK),
    "inside": (EVERY + "neither end counts: {k} - 1 = {fewer}", CLOCK),
    "pack": ("how often {x} fits into {xy}; {lasts}", PAIRS),
    "bells": (ROW, BELLS),
    "doses": ("a day: {x} × {a} = {xa}; {boxes}", [(x, y) for x in range(2, 5) for y in range(3, 31)]),
    "adverts": (
        "first {j} × {x}, then ÷ 60; {shown}; {y60} ÷ 60 = {y}",
        [(x, y) for x in (10, 12, 15, 20, 30) for y in range(2, 13)],
    ),
    "laps": ("first {x} × {t}, then minutes; {ran}; 60 × {m} = {m60}, {xt} - {m60} = {r}; time: {time}", LAPS),
    "lap": ("{xt} ÷ {x}; {each}", PAIRS),
    "bells at": (ROW + "; 9:00 and {lcm} minutes: 9:{lcm:02d}", BELLS),
    "practice": ("first 7 × {x}, then hours; {daily}; 60 × {h} = {h60}, {x7} - {h60} = {left}; time: {hours}", MINUTES),
    "turns": ("Ann odd, Bo even; {x} is {parity}, so it is {who}", COUNTS[2:]),
    "shifts": ("early in odd weeks, late in even weeks; {x} is {parity}, so it is {shift}", COUNTS[2:]),
    "year": ("{x} × 52; {weeks}", COUNTS[:13]),
    "months": ("a year has 12 months; {months}", COUNTS),
    "per month": ("a year has 12 months; {monthly}", COUNTS),
    "per day": ("a week has 7 days; {day}", COUNTS),
    "quarters": ("a year has 4 quarters; {x} × 4 = {x4}", COUNTS),
}
POINTS = [(FORMS[key][0], text, *xy) for key, text in keyed_wordings(__file__) for xy in FORMS[key][1]]


@family("reasoning", in_words=3, point=POINTS)
def repeated_time(point: tuple[str, str, int, int]) -> Draft:
    (form, text, x, y), lines = point, "; ".join
    z, a, t, lcm, j = 1 + y % 4, 2 + y % 2, 5 * y + 25, x * y // gcd(x, y), 60 * y // x
    (m, r), (h, left), k = divmod(x * t, 60), divmod(7 * x, 60), 60 * z // x
    parts = {
        "x": x,
        "y": y,
        "xy": x * y,
        "y7": 7 * y,
        "lost": lines(multiplied(7 * y, x)),
        "z": z,
        "z60": 60 * z,
        "k": k,
        "often": f"{60 * z} ÷ {x} = {k}",
        "more": k + 1,
        "fewer": k - 1,
        "b": y // 4,
        "g": y // 4 + z,
        "a": a,
        "h": h,
        "lasts": lines(divided(x * y, x)),
        "xay": x * a * y,
        "boxes": lines(divided(x * a * y, x * a)),
        "j": j,
        "shown": lines(multiplied(j, x)),
        "y60": 60 * y,
        "t": t,
        "xt": x * t,
        "ran": lines(multiplied(t, x)),
        "m": m,
        "m60": 60 * m,
        "r": r,
        "time": f"{plural(m, 'minute')} and {plural(r, 'second')}",
        "lcm": lcm,
        "xa": x * a,
        "each": lines(divided(x * t, x)),
        "row": ", ".join(map(str, range(y, lcm + 1, y))),
        "h60": 60 * h,
        "x7": 7 * x,
        "left": left,
        "hours": f"{plural(h, 'hour')} and {plural(left, 'minute')}",
        "daily": lines(multiplied(7, x)),
        "parity": ("even", "odd")[x % 2],
        "shift": ("late", "early")[x % 2],
        "who": ("Bo", "Ann")[x % 2],
        "x4": 4 * x,
        "weeks": lines(multiplied(52, x)),
        "months": lines(multiplied(12, x)),
        "x12": 12 * x,
        "monthly": lines(divided(12 * x, 12)),
        "day": lines(divided(7 * x, 7)),
    }
    plan, *work, last = form.format(**parts).split("; ")
    steps = [("plan", plan), *(("compute", line) for line in work), ("conclude", last)]
    return Draft(
        fill_template(text, **parts), steps, last.split(": ")[-1] if "time: " in last else last.rsplit(" ", 1)[1]
    )


# Solver: answers questions about what happens again and again by going through the time step by step.

# Numbers that are the same in every question of a kind.
FIXED = (
    r"\b\d+:00|\b52 weeks|\b2 (?:trams|fountains|buses|islands)|\bline [12]|week [123]\b(?= ?,)|week 3|"
    r", 7 days|of 7 days|[Dd]ay [12](?=,)"
    r"|night 1\.|the 2\?|\b3 months"
)


def _struck(text: str, step: int) -> int:
    """How many of the minutes between two full hours count."""
    hours = [60 * int(h) for h in re.findall(r"(\d+):00", text)]
    struck = list(range(min(hours), max(hours) + 1, step))
    if re.search("come after|not counting", text):
        return len(struck[1:-1])
    return len(struck[:-1] if re.search(r"none at|no longer|:00 not", text) else struck)


def _span(small: int, names: str) -> str:
    """Minutes and seconds, or hours and minutes."""
    large = 0
    while small >= 60:
        small, large = small - 60, large + 1
    return " and ".join(
        f"{n} {name[: None if n > 1 else -1]}" for n, name in zip((large, small), names.split(), strict=True)
    )


def _share(whole: int, part: int) -> int:
    """How often the part can be taken away."""
    return next(k for k in count() if sum([part] * k) >= whole)


def solve(prompt: str) -> str:
    """A number, a clock time, a span of time, a shift or a name."""
    text = in_digits(prompt)
    n = [int(d) for d in re.findall(r"\d+", re.sub(FIXED, "", text))]
    low, high = min(n), max(n)
    if re.search("[Ss]hift|early", text):
        return "early" if low % 2 else "late"
    if "turn" in text and "Bo" in text:
        return "Ann" if low % 2 else "Bo"
    if re.search("together|same moment|both again|meet again|waters both", text):
        minute = next(m for m in count(1) if m % n[0] == 0 == m % n[1])
        return f"9:{minute:02d}" if "9:00" in text else str(minute)
    if ":00" in text:
        return str(_struck(text, low))
    if re.search("minutes and seconds", text, re.I):
        return _span(sum([high] * low), "minutes seconds")
    if re.search("hours and minutes", text, re.I):
        return _span(sum([low] * 7), "hours minutes")
    if re.search("pause|flashes|stretch", text):
        return str(_share(sum([low] * high), 60))
    if len(n) == 3:
        return str(_share(high, sum(sorted(n)[0] for _ in range(sorted(n)[1]))))
    if "weeks" in text and "52 weeks" not in text:
        return str(sum(n[0] for _ in range(n[1] * 7)))
    if len(n) == 2:
        return str(_share(high, low))
    if "52 weeks" in text:
        return str(sum([low] * 52))
    if re.search("parts each month|same number every month", text):
        return str(_share(low, 12))
    if re.search("equally many|the same every day", text):
        return str(_share(low, 7))
    return str(len(range(0, 12 * low, 3 if re.search("3 months|three months|quarter", prompt) else 1)))
