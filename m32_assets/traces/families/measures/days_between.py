"""Days between two dates of one year, and the date some days later: through the end of the month."""

import re
from datetime import date, timedelta

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, named_wordings
from m32_assets.traces.words import words_of

MONTHS = words_of("January March April May June July August September October November December")
LENGTHS = {"April": 30, "June": 30, "September": 30, "November": 30}
POINTS = [(m, d, n) for m in range(10) if m for d in range(3, 29) for n in range(4, 31)]


@family("reasoning", point=POINTS, wording=named_wordings(0))
def days_between(point: tuple[int, int, int], wording: tuple[str, ...]) -> Draft:
    m, day, n = point
    month, after, length = MONTHS[m], MONTHS[m + 1], LENGTHS.get(MONTHS[m], 31)
    left = length - day
    over = n - left
    x, y = f"{day} {month}", f"{over} {after}" if over > 0 else f"{day + n} {month}"
    prompt, known = (fill_template(text, x=x, y=y, n=n, key=day) for text in wording[1:])
    # the result is called what is wanted
    wanted = known.rpartition("wanted: ")[2]
    steps = [("plan", known)]
    if over > 0:
        steps.append(("compute", f"{month} has {length} days, days left: {length} - {day} = {left}"))
    if wording[0] == "between":
        claim = f"{left} + {over}" if over > 0 else f"{day + n} - {day}"
        name = f"{wanted}, {over} of them in {after}" if over > 0 else wanted
        return Draft(prompt, [*steps, ("conclude", f"{name}: {claim} = {n}")], str(n))
    if over > 0:
        steps.append(("compute", f"days in {after}: {n} - {left} = {over}"))
    else:
        steps.append(("compute", f"day of {month}: {day} + {n} = {day + n}"))
    return Draft(prompt, [*steps, ("conclude", f"{wanted}: {y}")], y)


# Solver: answers date questions through the calendar of the datetime module.

YEAR = 2023
MONTH_NAMES = ("January February March April May June July August September October November December").split()


def solve(prompt: str) -> str:
    """The days between two dates, or a date some days later."""
    dates = sorted(date(YEAR, MONTH_NAMES.index(m) + 1, int(d)) for d, m in re.findall(r"(\d+) ([A-Z][a-z]+)", prompt))
    if len(dates) == 2:
        return str((dates[1] - dates[0]).days)
    days = re.search(r"(\d+) (?:more )?days", prompt)
    if days is None:
        raise ValueError(f"no days in {prompt!r}")
    then = dates[0] + timedelta(days=int(days[1]))
    return f"{then.day} {MONTH_NAMES[then.month - 1]}"
