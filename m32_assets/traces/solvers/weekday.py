"""Answers weekday questions by turning the calendar page by page."""

import re

from m32_assets.traces.verification.number_words import in_digits

NEXT = {
    "Monday": "Tuesday",
    "Tuesday": "Wednesday",
    "Wednesday": "Thursday",
    "Thursday": "Friday",
    "Friday": "Saturday",
    "Saturday": "Sunday",
    "Sunday": "Monday",
}
BACK = "ago|before|earlier|minus|Take|going back|was it sent|did the work begin|did I get"


def solve(prompt: str) -> str:
    """The day that is asked for."""
    prompt = in_digits(prompt)
    day = next(d for d in NEXT if d in prompt)
    found = re.search(r"\d+", prompt)
    if found is None:
        raise ValueError(f"no number of days in {prompt!r}")
    turn = {b: a for a, b in NEXT.items()} if re.search(BACK, prompt) else NEXT
    for _ in range(int(found[0])):
        day = turn[day]
    return day
