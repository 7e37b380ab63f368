"""Answers distance, speed and time questions by the units of what is given."""

import re
from fractions import Fraction

from m32_assets.traces.verification.number_words import in_digits

SPEED = r"km/h|km (?:per|an|every) hour|mph|miles per hour|metres per second"
TIME = r"hours|h\b|seconds"
TOLD = re.compile(rf"(\d+) (?:({SPEED})|({TIME})|(?:km|miles|metres)\b)|wheel: (\d+)")

UNITS = (
    (r"\bmetres", ("m", "m/s", "seconds")),
    (r"\bmiles|mph", ("miles", "mph", "hours")),
    ("", ("km", "km/h", "hours")),
)


def solve(prompt: str) -> str:
    """The quantity whose unit is missing from the prompt."""
    prompt = in_digits(prompt)
    given = {}
    for number, speed, time, wheel in TOLD.findall(prompt):
        given["speed" if speed else "time" if time or wheel else "way"] = int(number or wheel)
    way, speed, time = next(units for cue, units in UNITS if re.search(cue, prompt))
    if "way" not in given:
        return f"{sum([given['speed']] * given['time'])} {way}"
    if "speed" not in given:
        return f"{Fraction(given['way'], given['time'])} {speed}"
    return f"{Fraction(given['way'], given['speed'])} {time}"
