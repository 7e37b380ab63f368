"""Answers questions on the calendar with the dates of Python's own calendar."""

import datetime
import re

from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.words import words_of

DAYS = words_of("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
MONTHS = words_of("January February March April May June July August September October November December")


def _length(month: int, year: int) -> int:
    first = datetime.date(year, month, 1)
    return (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1).toordinal() - first.toordinal()


def solve(prompt: str) -> str:
    """A weekday, yes or no, or a number of days."""
    text = in_digits(prompt)
    if day := re.search("|".join(DAYS), text):
        nights = re.search(r"(\d+) nights", text)
        week = DAYS * 5
        return week[DAYS.index(day[0]) + int(nights[1] if nights else 0)]
    if year := re.search(r"\b(?:18|19|20|21)\d\d\b", text):
        february = _length(2, int(year[0]))
        if re.search("[Yy]es or no", text):
            return "yes" if february == 29 else "no"
        return str(february if "ebruary" in text else sum(_length(m, int(year[0])) for m in range(1, 13)))
    months = [MONTHS.index(name) + 1 for name in re.findall(r"\b(?:" + "|".join(MONTHS) + r")\b", text)]
    if date := re.search(r"\d+", text):
        return str(len(range(int(date[0]), _length(months[0], 2001))))
    return str(sum(_length(month, 2001) for month in months))
