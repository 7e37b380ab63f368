"""Repeated times: a slow watch, something every few minutes, doses, laps, bells, shifts, a whole year."""

import re
from itertools import count
from math import gcd

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import plural
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, split_wordings

PAIRS = [(x, y) for x in range(2, 13) for y in range(2, 13)]
CLOCK = [(x, 4 * h + n) for x in (5, 10, 12, 15, 20, 30) for h in range(7, 17) for n in range(4)]
BELLS = [(x, y) for x in range(2, 16) for y in range(x + 1, 21) if gcd(x, y) < x and x * y // gcd(x, y) < 60]
LAPS = [(x, y) for x, y in PAIRS if x * (5 * y + 25) % 60]
MINUTES = [(x, 2) for x in range(12, 96) if x % 60]
COUNTS = [(n, 2) for n in range(2, 41)]
MINUTES_OF_HOURS, GAPS = "minutes: {z} × 60 = {z60}", "gaps: {z60} ÷ {x} = {k}"
TOGETHER = ("multiples of {y}: {row}", "{0}, the first multiple of {x}: {lcm}")
# What is asked: the numbers, the answer, the steps; for the parts see `repeated_time`, {0} and {1} are the names.
FORMS = {
    "lose": (PAIRS, "{xy7}", "days: {y} × 7 = {y7}", "{0}: {y7} × {x} = {xy7}"),
    "ends": (CLOCK, "{more}", MINUTES_OF_HOURS, GAPS, "{0}, one more: {k} + 1 = {more}"),
    "start": (CLOCK, "{k}", MINUTES_OF_HOURS, "{0}: {z60} ÷ {x} = {k}"),
    "inside": (CLOCK, "{fewer}", MINUTES_OF_HOURS, GAPS, "{0}, one less: {k} - 1 = {fewer}"),
    "pack": (PAIRS, "{y}", "{0}: {xy} ÷ {x} = {y}"),
    "bells": (BELLS, "{lcm}", *TOGETHER),
    "doses": (
        [(x, y) for x in range(2, 5) for y in range(3, 31)],
        "{y}",
        "{0}: {x} × {a} = {xa}",
        "{1}: {xay} ÷ {xa} = {y}",
    ),
    "adverts": (
        [(x, y) for x in (10, 12, 15, 20, 30) for y in range(2, 13)],
        "{y}",
        "{0}: {j} × {x} = {y60}",
        "{1}: {y60} ÷ 60 = {y}",
    ),
    "laps": (
        LAPS,
        "{time}",
        "{0}: {x} × {t} = {xt}",
        "{full}: {m} × 60 = {m60} seconds",
        "seconds over: {xt} - {m60} = {r}",
        "{1}: {time}",
    ),
    "lap": (PAIRS, "{t}", "{0}: {xt} ÷ {x} = {t}"),
    "bells at": (BELLS, "9:{lcm:02d}", *TOGETHER, "9:00 and {lcm} minutes: 9:{lcm:02d}"),
    "practice": (
        MINUTES,
        "{hours}",
        "{0}: 7 × {x} = {x7}",
        "{whole}: {h} × 60 = {h60} minutes",
        "minutes over: {x7} - {h60} = {left}",
        "{1}: {hours}",
    ),
    "turns": (COUNTS[2:], "{who}", "{x} is {parity}, so it is {who}"),
    "shifts": (COUNTS[2:], "{shift}", "{x} is {parity}, so it is {shift}"),
    "year": (COUNTS[:13], "{x52}", "{0}: {x} × 52 = {x52}"),
    "months": (COUNTS, "{x12}", "{0}: {x} × 12 = {x12}"),
    "per month": (COUNTS, "{x}", "{0}: {x12} ÷ 12 = {x}"),
    "per day": (COUNTS, "{x}", "{0}: {x7} ÷ 7 = {x}"),
    "quarters": (COUNTS, "{x4}", "{0}: {x} × 4 = {x4}"),
}
POINTS = [(key, texts, *xy) for key, *texts in split_wordings(__file__) for xy in FORMS[key][0]]


@family("reasoning", in_words=3, point=POINTS)
def repeated_time(point: tuple[str, list[str], int, int]) -> Draft:
    key, texts, x, y = point
    z, a, t, lcm, j = 1 + y % 4, 2 + y % 2, 5 * y + 25, x * y // gcd(x, y), 60 * y // x
    (m, r), (h, left), k = divmod(x * t, 60), divmod(7 * x, 60), 60 * z // x
    full, whole = plural(m, "minute"), plural(h, "hour")
    # The whole numbers among these choose the people of a question.
    parts = {
        "x": x,
        "y": y,
        "xy": x * y,
        "y7": 7 * y,
        "z": z,
        "z60": 60 * z,
        "zh": plural(z, "hour"),
        "k": k,
        "more": k + 1,
        "fewer": k - 1,
        "b": y // 4,
        "g": y // 4 + z,
        "a": a,
        "h": h,
        "xay": x * a * y,
        "j": j,
        "y60": 60 * y,
        "t": t,
        "xt": x * t,
        "m": m,
        "m60": 60 * m,
        "r": r,
        "full": full,
        "time": f"{full} and {plural(r, 'second')}",
        "lcm": lcm,
        "xa": x * a,
        "row": ", ".join(map(str, range(y, lcm + 1, y))),
        "h60": 60 * h,
        "x7": 7 * x,
        "left": left,
        "whole": whole,
        "hours": f"{whole} and {plural(left, 'minute')}",
        "parity": ("even", "odd")[x % 2],
        "shift": ("late", "early")[x % 2],
        "who": ("Bo", "Ann")[x % 2],
        "x4": 4 * x,
        "x12": 12 * x,
    }
    prompt, known, *names = (fill_template(text, **parts) for text in texts)
    parts |= {"x52": 52 * x, "xy7": 7 * x * y}
    answer, *work, last = (text.format(*names, **parts) for text in FORMS[key][1:])
    return Draft(prompt, [("plan", known), *(("compute", line) for line in work), ("conclude", last)], answer)


# Solver: answers questions about what happens again and again by going through the time step by step.

# Numbers that are the same in every question of a kind.
FIXED = (
    r"\b\d+:00|\b52 weeks|\b2 (?:trams|fountains|buses|islands)|\bline [12]|week [123]\b(?= ?,)|week 3|"
    r", 7 days|of 7 days|[Dd]ay [12](?=,)"
    r"|night 1\.|the 2\?|\b3 months|\b12 months"
)
# What happens at one time again.
AGAIN = r"together|same moment|both|again|at once"


def _struck(text: str, step: int) -> int:
    """How many of the minutes between two full hours count."""
    hours = [60 * int(h) for h in re.findall(r"(\d+):00", text)]
    struck = list(range(min(hours), max(hours) + 1, step))
    if re.search(r"come after|not counting|in between|after \d+:00 and before", text, re.I):
        return len(struck[1:-1])
    return len(struck[:-1] if re.search(r"none at|no longer|:00 \(?not|fill|back to back", text) else struck)


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
    if re.search(r"[Ss]hift|\bearly\b", text):
        return "early" if low % 2 else "late"
    if len(n) == 2 and text.count(":00") < 2 and re.search(AGAIN, text):
        minute = next(m for m in count(1) if m % n[0] == 0 == m % n[1])
        return f"9:{minute:02d}" if "9:00" in text else str(minute)
    if "Ann" in text and "Bo" in text:
        return "Ann" if low % 2 else "Bo"
    if ":00" in text:
        return str(_struck(text, low))
    if re.search("minutes and seconds", text, re.I):
        return _span(sum([high] * low), "minutes seconds")
    if re.search("hours and minutes", text, re.I):
        return _span(sum([low] * 7), "hours minutes")
    if "seconds" in text and re.search("minutes", text, re.I):
        return str(_share(sum([low] * high), 60))
    if len(n) == 3:
        return str(_share(high, sum(sorted(n)[0] for _ in range(sorted(n)[1]))))
    if "52 weeks" in text:
        return str(sum([low] * 52))
    if "weeks" in text:
        return str(sum(n[0] for _ in range(n[1] * 7)))
    if len(n) == 2:
        return str(_share(high, low))
    if re.search(r"equal|same|\bevenly", text):
        return str(_share(low, 12 if "month" in text else 7))
    return str(len(range(0, 12 * low, 3 if re.search("3 months|quarter", text) else 1)))
