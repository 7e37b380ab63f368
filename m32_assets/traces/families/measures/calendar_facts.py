"""The calendar: the day after some nights, leap years, days in one month and in two."""

import datetime
import re

from m32_assets.traces.families.measures.weekday import whole_weeks
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import plural
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings
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
POINTS = [(key, text, known, *xy) for key, text, known in named_wordings(0)(__file__) for xy in SPACE[key]]


def _leap(year: int) -> tuple[str, bool]:
    """Why a year is a leap year or is none."""
    rule, n = "no full hundred, so leap year if 4 divides the last two digits", year % 100
    if year % 100 == 0:
        rule, n = "full hundred, so leap year if 4 divides the hundreds", year // 100
    return f"{rule}: {n} = 4 × {n // 4} + {n % 4}, {'no' if n % 4 else 'yes'}", n % 4 == 0


@family("reasoning", point=POINTS)
def calendar_facts(point: tuple[str, str, str, int, int]) -> Draft:
    kind, text, known, a, b = point
    day, month, other = DAYS[a % 7], MONTHS[a % 11], MONTHS[b % 11]
    prompt, known = (
        fill_template(words, day=day, n=b, year=a, month=month, next=other, key=a) for words in (text, known)
    )
    # the result is called what is wanted
    wanted = known.rpartition("wanted: ")[2]
    if kind == "nights":
        (weeks, rest), answer, work = divmod(b, 7), DAYS[(a + b) % 7], []
        if weeks:
            work.append(whole_weeks(b))
        if rest:
            work.append(
                f"{plural(rest, 'day')} after {day}: {', '.join(DAYS[(a + i) % 7] for i in range(1, rest + 1))}"
            )
        last = f"{wanted}: {answer}"
    elif kind in ("months", "left"):
        x, y = (30 if name in SHORT else 31 for name in (month, other))
        work = [f"{month} has {x} days" + f", {other} {y}" * (kind == "months")]
        claim, answer = (f"{x} + {y}", x + y) if kind == "months" else (f"{x} - {b}", x - b)
        last = f"{wanted}: {claim} = {answer}"
    else:
        reason, leap = _leap(a)
        yes, no = {"leap": ("yes", "no"), "february": ("29", "28"), "year days": ("366", "365")}[kind]
        work, answer = [reason], yes if leap else no
        said = answer if kind == "leap" else f"{wanted}: {answer}"
        last = f"{'a' if leap else 'no'} leap year, so {said}"
    steps = [("plan", known), *(("compute", line) for line in work), ("conclude", last)]
    return Draft(prompt, steps, str(answer))


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
        nights = re.search(r"\d+", text)
        week = WEEK * 5
        return week[WEEK.index(day[0]) + int(nights[0] if nights else 0)]
    if year := re.search(r"\b(?:18|19|20|21)\d\d\b", text):
        february = _length(2, int(year[0]))
        if re.search(r"yes or no|leap|\b29|\b36[56]\b", text.lower()):
            return "yes" if february == 29 else "no"
        return str(
            february
            if re.search("ebruary|shortest month", text)
            else sum(_length(m, int(year[0])) for m in range(1, 13))
        )
    months = [YEAR.index(name) + 1 for name in re.findall(r"\b(?:" + "|".join(YEAR) + r")\b", text)]
    if date := re.search(r"\d+", text):
        return str(len(range(int(date[0]), _length(months[0], 2001))))
    return str(sum(_length(month, 2001) for month in months))
