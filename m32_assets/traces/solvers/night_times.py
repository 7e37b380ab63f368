"""Answers questions about a night by letting a clock run minute by minute."""

import re

from m32_assets.traces.verification.number_words import in_digits


def _after(hour: int, minute: int, steps: int) -> tuple[int, int]:
    """What a clock of 24 hours shows so many minutes on, or back where they are negative."""
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
