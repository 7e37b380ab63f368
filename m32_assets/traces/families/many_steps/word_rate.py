"""Distance, speed and time: two are given, the third is asked."""

import re
from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

# What moves, and at which speeds in km/h.
SPEEDS = {
    "hiker": range(3, 7),
    "cyclist": range(12, 26),
    "boat": range(15, 36),
    "bus": range(40, 81),
    "car": range(45, 101),
    "train": range(70, 131),
}
RULES = {
    "distance": "distance is speed × time",
    "speed": "speed is distance ÷ time",
    "time": "time is distance ÷ speed",
}
UNITS = {"km": ("km", "km/h", "hours"), "miles": ("miles", "mph", "hours"), "m": ("m", "m/s", "seconds")}
PAIRS = [(who, v) for who, speeds in SPEEDS.items() for v in speeds]


def cases() -> list[tuple[str, str, str, str, int]]:
    """Rule, unit, text, who and speed; a key may name the speeds of a text that says itself who moves, and the unit."""
    found = []
    for key, text in keyed_wordings(__file__):
        rule, speeds, unit, *_ = *key.split(), "", "", ""
        if speeds:
            low, high = map(int, speeds.split("-"))
            found += [(rule, unit or "km", text, "", v) for v in range(low, high + 1)]
        else:
            found += [(rule, "km", text, who, v) for who, v in PAIRS]
    return found


@family("reasoning", in_words=3, case=cases(), t=range(2, 10))
def word_rate(case: tuple[str, str, str, str, int], t: int) -> Draft:
    rule, unit, text, who, v = case
    s, (way, speed, time) = v * t, UNITS[unit]
    fact, answer = {
        "distance": (f"{v} × {t} = {s}", f"{s} {way}"),
        "speed": (f"{s} ÷ {t} = {v}", f"{v} {speed}"),
        "time": (f"{s} ÷ {v} = {t}", f"{t} {time}"),
    }[rule]
    steps = [("plan", RULES[rule]), ("compute", fact), ("conclude", f"the {rule} is {answer}")]
    return Draft(fill_template(text, who=who, Who=who.capitalize(), v=v, t=t, s=s), steps, answer)


# Solver: answers distance, speed and time questions by the units of what is given.

SPEED = r"km/h|km (?:per|an|every) hour|mph|miles per hour|metres per second"
TIME = r"hours|h\b|seconds"
# A given quantity with its unit.
TOLD = re.compile(rf"(\d+) (?:({SPEED})|({TIME})|(?:km|miles|metres)\b)|wheel: (\d+)")

# Cues of the units, and those of distance, speed and time.
UNIT_CUES = (
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
    way, speed, time = next(units for cue, units in UNIT_CUES if re.search(cue, prompt))
    if "way" not in given:
        return f"{sum([given['speed']] * given['time'])} {way}"
    if "speed" not in given:
        return f"{Fraction(given['way'], given['time'])} {speed}"
    return f"{Fraction(given['way'], given['speed'])} {time}"
