"""Distance, speed and time: two are told, the third is asked."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

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
    for key, text in keyed_wordings("word_rate"):
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
    return Draft(told(text, who=who, Who=who.capitalize(), v=v, t=t, s=s), steps, answer)
