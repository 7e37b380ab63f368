"""From the evening to the next morning: how long it lasts, when it ends, when it began; by way of midnight."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import plural
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

# The minute of one day, the minute of the next; never whole hours apart.
NIGHTS = [(s, e) for s in range(1200, 1440, 5) for e in range(240, 600, 5) if (s + 7 * e) % 13 == 0 and (e - s) % 60]


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " and ".join([plural(hours, "hour")] * (hours > 0) + [plural(rest, "minute")] * (rest > 0))


@family("reasoning", in_words=3, night=NIGHTS, wording=keyed_wordings)
def night_times(night: tuple[int, int], wording: tuple[str, str]) -> Draft:
    (kind, text), (s, e) = wording, night
    x, y, span = _clock(s), _clock(e), _span(e - s + 1440)
    (h, m), (g, n), (d, r), (b, a) = (divmod(t, 60) for t in (s, e, e - s + 1440, 1440 - s))
    if kind == "sleep":
        work = [f"from {x} to midnight: {_span(1440 - s)}", f"minutes: {a} + {n} = {a + n}, {b} + {g} = {b + g} hours"]
        if n + a > 59:
            work.append(f"minutes: {n + a} - 60 = {r}, {b + g} + 1 = {d} hours")
        answer, last = span, f"together: {span}"
    elif kind == "end":
        work = [f"{x} and {span} more", f"minutes: {m} + {r} = {m + r}, {h} + {d} = {h + d} hours"]
        if m + r > 59:
            work.append(f"minutes: {m + r} - 60 = {n}, {h + d} + 1 = {g + 24} hours")
        work.append(f"past midnight: {g + 24} - 24 = {g} hours")
        answer, last = y, f"the time is {y}"
    else:
        work = [f"{y} less {span}", f"counted from the midnight before: {g} + 24 = {g + 24} hours"]
        hours, minutes = g + 24, n
        if n < r:
            hours, minutes = hours - 1, n + 60
            work.append(f"{n} < {r}, so minutes: {n} + 60 = {minutes}, {g + 24} - 1 = {hours} hours")
        work.append(f"minutes: {minutes} - {r} = {m}, {hours} - {d} = {h} hours")
        answer, last = x, f"the time was {x}"
    steps = [("plan", work[0]), *(("compute", line) for line in work[1:]), ("conclude", last)]
    return Draft(fill_template(text, x=x, y=y, t=span, key=s + e), steps, answer)


# Solver: answers questions about a night by letting a clock run minute by minute.
def _after(hour: int, minute: int, steps: int) -> tuple[int, int]:
    """What a 24-hour clock shows some minutes later, or earlier if they are negative."""
    way = 1 if steps > 0 else -1
    for _ in range(abs(steps)):
        minute += way
        if minute in (-1, 60):
            hour, minute = (hour + way) % 24, minute % 60
    return hour, minute


def solve(prompt: str) -> str:
    """A span in hours and minutes, or a clock time."""
    text = in_digits(prompt)
    times = [(int(h), int(m)) for h, m in re.findall(r"(\d+):(\d\d)", text)]
    if len(times) == 2:
        shown, hours, minutes = times[0], 0, 0
        while shown != times[1]:
            shown, minutes = _after(*shown, 1), minutes + 1
            if minutes == 60:
                hours, minutes = hours + 1, 0
        return f"{hours} hour{'s' * (hours != 1)} and {minutes} minute{'s' * (minutes != 1)}"
    length = sum(int(n) * (60 if unit == "hour" else 1) for n, unit in re.findall(r"(\d+) (hour|minute)", text))
    hour, minute = _after(*times[0], length if times[0][0] > 12 else -length)
    return f"{hour}:{minute:02d}"
