"""Distance, speed and time: two are given, the third is asked."""

import re
from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

# What moves, and at which speeds in km/h.
SPEEDS = {
    "hiker": range(3, 7),
    "cyclist": range(12, 26),
    "boat": range(15, 36),
    "bus": range(40, 81),
    "car": range(45, 101),
    "train": range(70, 131),
}
UNITS = {
    "km": ("km", "km/h", "hours"),
    "miles": ("miles", "mph", "hours"),
    "knots": ("nautical miles", "knots", "hours"),
    "m": ("m", "m/s", "seconds"),
    "m/min": ("m", "m/min", "minutes"),
    "feet": ("feet", "ft/s", "seconds"),
}
PAIRS = [(who, v) for who, speeds in SPEEDS.items() for v in speeds]


def cases() -> list[tuple[str, str, list[str], str, int]]:
    """Rule, unit, texts, who and speed; a key may name the speeds of a text that says who moves, and the unit."""
    found = []
    for key, *texts in named_wordings(1)(__file__):
        rule, speeds, unit, *_ = *key.split(), "", "", ""
        if speeds:
            low, high = map(int, speeds.split("-"))
            found += [(rule, unit or "km", texts, "", v) for v in range(low, high + 1)]
        else:
            found += [(rule, "km", texts, who, v) for who, v in PAIRS]
    return found


@family("reasoning", in_words=3, case=cases(), t=range(2, 10))
def word_rate(case: tuple[str, str, list[str], str, int], t: int) -> Draft:
    rule, unit, texts, who, v = case
    s, (way, speed, time) = v * t, UNITS[unit]
    prompt, known, wanted = (fill_template(text, who=who, Who=who.capitalize(), v=v, t=t, s=s) for text in texts)
    if rule == "speed":
        answer = f"{v} {speed}"
        work = [("compute", f"{wanted}: {s} ÷ {t} = {v}"), ("conclude", f"the speed is {answer}")]
    else:
        task, answer = (f"{v} × {t}", f"{s} {way}") if rule == "distance" else (f"{s} ÷ {v}", f"{t} {time}")
        work = [("conclude", f"{wanted}: {task} = {answer}")]
    return Draft(prompt, [("plan", known), *work], answer)


# Solver: answers distance, speed and time questions by the units of what is given.

SPEED = r"km/h|mph|knots|(?:km|miles|metres|feet) (?:per|an?|each|every) (?:hour|minute|second)|km in an hour"
TIME = r"hours|hrs|h\b|minutes|seconds"
# A given quantity with its unit.
TOLD = re.compile(rf"(\d+) (?:({SPEED})|({TIME})|(?:km|kilometres|nautical miles|miles|metres|feet)\b)|wheel: (\d+)")

# Cues of the units, and those of distance, speed and time.
UNIT_CUES = (
    ("knots", ("nautical miles", "knots", "hours")),
    (r"\bfeet", ("feet", "ft/s", "seconds")),
    (r"\bmetres.*minute|minute.*\bmetres", ("m", "m/min", "minutes")),
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
