"""Days between two dates of one year, and the date some days later: through the end of the month."""

import re
from datetime import date, timedelta

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, keyed_wordings
from m32_assets.traces.words import words_of

MONTHS = words_of("January March April May June July August September October November December")
LENGTHS = {"April": 30, "June": 30, "September": 30, "November": 30}
POINTS = [(m, d, n) for m in range(10) if m for d in range(3, 29) for n in range(4, 31)]


@family("reasoning", point=POINTS, wording=keyed_wordings)
def days_between(point: tuple[int, int, int], wording: tuple[str, str]) -> Draft:
    (m, day, n), (kind, text) = point, wording
    month, length = MONTHS[m], LENGTHS.get(MONTHS[m], 31)
    over = day + n - length
    x, y = f"{day} {month}", f"{over} {MONTHS[m + 1]}" if over > 0 else f"{day + n} {month}"
    to_end = ("compute", f"{month} has {length} days: {length} - {day} = {length - day} to its end")
    if kind == "between":
        steps = [("plan", f"days between {x} and {y}")]
        steps += (
            [to_end, ("conclude", f"{length - day} + {over} = {n}")]
            if over > 0
            else [("conclude", f"{day + n} - {day} = {n}")]
        )
        answer = str(n)
    else:
        steps = [("plan", f"date: {n} days after {x}")]
        steps += (
            [to_end, ("compute", f"{n} - {length - day} = {over}")]
            if over > 0
            else [("compute", f"{day} + {n} = {day + n}")]
        )
        steps.append(("conclude", f"the date is {y}"))
        answer = y
    return Draft(fill_template(text, x=x, y=y, n=n, key=day), steps, answer)


# Solver: answers date questions through the calendar of the datetime module.

YEAR = 2023
MONTH_NAMES = ("January February March April May June July August September October November December").split()


def solve(prompt: str) -> str:
    """The days between two dates, or a date some days later."""
    dates = sorted(date(YEAR, MONTH_NAMES.index(m) + 1, int(d)) for d, m in re.findall(r"(\d+) ([A-Z][a-z]+)", prompt))
    if len(dates) == 2:
        return str((dates[1] - dates[0]).days)
    days = re.search(r"(\d+) days", prompt)
    if days is None:
        raise ValueError(f"no days in {prompt!r}")
    then = dates[0] + timedelta(days=int(days[1]))
    return f"{then.day} {MONTH_NAMES[then.month - 1]}"
