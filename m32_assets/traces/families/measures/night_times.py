"""From the evening to the next morning: how long it lasts, when it ends, when it began; by way of midnight."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import plural
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

# The minute of one day, the minute of the next; never whole hours apart.
NIGHTS = [(s, e) for s in range(1200, 1440, 5) for e in range(240, 600, 5) if (s + 7 * e) % 13 == 0 and (e - s) % 60]


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " and ".join([plural(hours, "hour")] * (hours > 0) + [plural(rest, "minute")] * (rest > 0))


@family("reasoning", in_words=3, night=NIGHTS, wording=named_wordings(0))
def night_times(night: tuple[int, int], wording: tuple[str, ...]) -> Draft:
    kind, (s, e) = wording[0], night
    x, y, span = _clock(s), _clock(e), _span(e - s + 1440)
    (h, m), (g, n), (d, r), (b, a) = (divmod(t, 60) for t in (s, e, e - s + 1440, 1440 - s))
    prompt, known = (fill_template(text, x=x, y=y, t=span, key=s + e) for text in wording[1:])
    if kind == "start":
        answer, more = x, " + 1" * (n < r)
        work = [
            f"minutes, 1 hour further back: {n} + 60 - {r} = {m}" if more else f"minutes: {n} - {r} = {m}",
            f"hours before midnight: {d}{more} - {g} = {24 - h}",
            f"hours: 24 - {24 - h} = {h}",
        ]
    else:
        answer, minutes, to = (span, a, n) if kind == "sleep" else (y, m, r)
        total = minutes + to
        more, work = " + 1" * (total > 59), [f"minutes: {minutes} + {to} = {total}"]
        if more:
            work.append(f"minutes beyond 1 hour: {total} - 60 = {total - 60}")
        if kind == "sleep":
            work = [f"{_span(1440 - s)} to midnight, {_span(e)} after", *work, f"hours: {b} + {g}{more} = {d}"]
        else:
            work.append(f"hours: {h} + {d}{more} = {g + 24}, past midnight: {g + 24} = 24 + {g}")
    # the result is called what is wanted
    last = f"{known.rpartition('wanted: ')[2]}: {answer}"
    return Draft(prompt, [("plan", known), *(("compute", line) for line in work), ("conclude", last)], answer)


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
        # the evening is the later time of the two
        shown, hours, minutes = max(times), 0, 0
        while shown != min(times):
            shown, minutes = _after(*shown, 1), minutes + 1
            if minutes == 60:
                hours, minutes = hours + 1, 0
        return f"{hours} hour{'s' * (hours != 1)} and {minutes} minute{'s' * (minutes != 1)}"
    length = sum(int(n) * (60 if unit == "hour" else 1) for n, unit in re.findall(r"(\d+) (hour|minute)", text))
    hour, minute = _after(*times[0], length if times[0][0] > 12 else -length)
    return f"{hour}:{minute:02d}"
