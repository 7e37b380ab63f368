"""Answers date questions through the calendar of the datetime module."""

import re
from datetime import date, timedelta

YEAR = 2023
MONTHS = ("January February March April May June July August September October November December").split()


def solve(prompt: str) -> str:
    """The days between two dates, or a date some days later."""
    dates = sorted(date(YEAR, MONTHS.index(m) + 1, int(d)) for d, m in re.findall(r"(\d+) ([A-Z][a-z]+)", prompt))
    if len(dates) == 2:
        return str((dates[1] - dates[0]).days)
    days = re.search(r"(\d+) days", prompt)
    if days is None:
        raise ValueError(f"no days in {prompt!r}")
    then = dates[0] + timedelta(days=int(days[1]))
    return f"{then.day} {MONTHS[then.month - 1]}"
