"""Clock times of other places and other clocks: hours ahead or behind, 12-hour and 24-hour time."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

ZONES = [(u, z) for u in range(5, 1440, 25) for z in range(2, 12)]
TIMES = [(t, 0) for t in range(65, 1440, 5) if not 720 <= t < 780]
SPACE = {
    "ahead": [(u, z) for u, z in ZONES if u > 600],
    "behind": [(u, z) for u, z in ZONES if u < 840],
    "to 24": [(t, 0) for t, _ in TIMES if t < 720],
    "to 12": TIMES,
}
POINTS = [(key, text, *xy) for key, text in keyed_wordings(__file__) for xy in SPACE[key]]


@family("reasoning", in_words=3, point=POINTS)
def clock_turns(point: tuple[str, str, int, int]) -> Draft:
    (kind, text, s, z), x = point, f"{point[2] // 60}:{point[2] % 60:02d}"
    h, m, half = s // 60, f"{s % 60:02d}", ""
    if kind == "ahead":
        hour, work = (h + z) % 24, [f"{z} hours more, still {m} minutes", f"{h} + {z} = {h + z} hours"]
        if h + z > 23:
            work.append(f"past midnight: {h + z} - 24 = {hour} hours")
    elif kind == "behind":
        hour, work = (h - z) % 24, [f"{z} hours less, still {m} minutes"]
        if h < z:
            work.append(f"{h} < {z}, so the day before: {h} + 24 = {h + 24} hours")
        work.append(f"{hour + z} - {z} = {hour} hours")
    elif kind == "to 24":
        hour, work = h + 12, ["pm: after noon, so 12 more", f"{h} + 12 = {h + 12} hours"]
    elif h > 12:
        hour, half, work = h - 12, " pm", [f"{h} is after noon, so pm and 12 less", f"{h} - 12 = {h - 12} hours"]
    else:
        hour, half, work = h, " am", [f"{h} is before noon, so am"]
    steps = [
        ("plan", work[0]),
        *(("compute", line) for line in work[1:]),
        ("conclude", f"the time is {hour}:{m}{half}"),
    ]
    return Draft(fill_template(text, u=x, p=x, q=x, z=z, key=s), steps, f"{hour}:{m}{half}")


# Solver: answers questions on other clocks by counting round the dial, hour by hour.
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
