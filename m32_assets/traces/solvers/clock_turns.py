"""Answers questions on other clocks by counting round the dial, hour by hour."""

import re

from m32_assets.traces.verification.number_words import in_digits


def solve(prompt: str) -> str:
    """A clock time."""
    text = in_digits(prompt)
    shown = re.search(r"(\d+):(\d\d)", text)
    if not shown:
        raise ValueError(f"no time in {prompt!r}")
    hour, minute = int(shown[1]), shown[2]
    if zone := re.search(r"(\d+) hours (?:ahead|behind)|by (\d+) hours", text):
        dial = [*range(24)] if "ahead" in text else [*range(23, -1, -1)]
        at = dial.index(hour)
        around = dial[at:] + dial[:at]
        return f"{around[int(zone[1] or zone[2])]}:{minute}"
    names = {**dict(enumerate(range(1, 12), 1)), **dict(enumerate(range(1, 12), 13))}
    if re.search("am or pm|or pm|and pm", text):
        return f"{names[hour]}:{minute} {'pm' if hour > 12 else 'am'}"
    return f"{next(h for h, name in names.items() if name == hour and h > 12)}:{minute}"
