"""The calendar: the day after some nights, leap years, days in one month and in two."""

import datetime
import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings
from m32_assets.traces.words import words_of

DAYS = words_of("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
MONTHS = words_of("January March April May June July August September October November December")
SHORT = ("April", "June", "September", "November")
YEARS = [(year, 0) for year in range(1880, 2120)]
SPACE = {
    "nights": [(d, n) for d in range(7) for n in range(2, 25)],
    "leap": YEARS,
    "year days": YEARS,
    "february": YEARS,
    "months": [(a, b) for a in range(11) for b in range(11) if a != b],
    "left": [(a, d) for a in range(11) for d in range(3, 30)],
}
POINTS = [(key, text, *xy) for key, text in keyed_wordings(__file__) for xy in SPACE[key]]


def _leap(year: int) -> tuple[list[str], bool]:
    """Why a year is a leap year or is none."""
    if year % 100 == 0:
        c = year // 100
        said = "4 divides it" if c % 4 == 0 else "4 does not divide it"
        return [f"{year} is a full hundred, so 4 must divide {c}", f"{c} = 4 × {c // 4} + {c % 4}, {said}"], c % 4 == 0
    said = "4 divides it" if year % 4 == 0 else "4 does not divide it"
    last = year % 100
    work = [f"a leap year: 4 divides its last two digits, {last:02d}", f"{last} = 4 × {last // 4} + {last % 4}, {said}"]
    return work, year % 4 == 0


@family("reasoning", point=POINTS)
def calendar_facts(point: tuple[str, str, int, int]) -> Draft:
    kind, text, a, b = point
    if kind == "nights":
        rest, day = b % 7, DAYS[(a + b) % 7]
        work = [f"{b} nights on from {DAYS[a]}"]
        if b > 6:
            work.append(f"whole weeks off: {b} - {b - rest} = {rest}")
        if rest:
            work.append(f"nights, one by one: {', '.join(DAYS[(a + i) % 7] for i in range(1, rest + 1))}")
        last, answer = f"the day is {day}", day
    elif kind in ("months", "left"):
        month, other = MONTHS[a], MONTHS[b % 11]
        x, y = (30 if name in SHORT else 31 for name in (month, other))
        work = [f"{month} has {x} days"] + ([f"{other} has {y} days"] if kind == "months" else [])
        last, answer = (f"{x} + {y} = {x + y}", x + y) if kind == "months" else (f"{x} - {b} = {x - b}", x - b)
    else:
        work, leap = _leap(a)
        yes, no = {"leap": ("yes", "no"), "february": ("29", "28"), "year days": ("366", "365")}[kind]
        answer = yes if leap else no
        last = f"{a} is {'a' if leap else 'no'} leap year: {answer}"
    steps = [("plan", work[0]), *(("compute", line) for line in work[1:]), ("conclude", last)]
    day, month, other = DAYS[a % 7], MONTHS[a % 11], MONTHS[b % 11]
    return Draft(fill_template(text, day=day, n=b, year=a, month=month, next=other, key=a), steps, str(answer))


# Solver: answers questions on the calendar with the dates of Python's own calendar.

WEEK = words_of("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
YEAR = words_of("January February March April May June July August September October November December")


def _length(month: int, year: int) -> int:
    first = datetime.date(year, month, 1)
    return (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1).toordinal() - first.toordinal()


def solve(prompt: str) -> str:
    """A weekday, yes or no, or a number of days."""
    text = in_digits(prompt)
    if day := re.search("|".join(WEEK), text):
        nights = re.search(r"(\d+) nights", text)
        week = WEEK * 5
        return week[WEEK.index(day[0]) + int(nights[1] if nights else 0)]
    if year := re.search(r"\b(?:18|19|20|21)\d\d\b", text):
        february = _length(2, int(year[0]))
        if re.search("[Yy]es or no", text):
            return "yes" if february == 29 else "no"
        return str(february if "ebruary" in text else sum(_length(m, int(year[0])) for m in range(1, 13)))
    months = [YEAR.index(name) + 1 for name in re.findall(r"\b(?:" + "|".join(YEAR) + r")\b", text)]
    if date := re.search(r"\d+", text):
        return str(len(range(int(date[0]), _length(months[0], 2001))))
    return str(sum(_length(month, 2001) for month in months))
