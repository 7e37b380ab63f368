"""Clock times of other places and other clocks: hours ahead or behind, 12-hour and 24-hour time."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

ZONES = [(u, z) for u in range(5, 1440, 25) for z in range(2, 12)]
TIMES = [(t, 0) for t in range(65, 1440, 5) if not 720 <= t < 780]
SPACE = {
    "ahead": [(u, z) for u, z in ZONES if u > 600],
    "behind": [(u, z) for u, z in ZONES if u < 840],
    "to 24": [(t, 0) for t, _ in TIMES if t < 720],
    "to 12": TIMES,
}
POINTS = [(key, text, known, *xy) for key, text, known in named_wordings(0)(__file__) for xy in SPACE[key]]


@family("reasoning", in_words=3, point=POINTS)
def clock_turns(point: tuple[str, str, str, int, int]) -> Draft:
    kind, text, known, s, z = point
    h, m, x, half = s // 60, f"{s % 60:02d}", f"{s // 60}:{s % 60:02d}", ""
    prompt, known = (fill_template(words, u=x, p=x, q=x, z=z, key=s) for words in (text, known))
    # the result is called what is wanted
    wanted = known.rpartition("wanted: ")[2]
    if kind == "ahead":
        hour, work = (h + z) % 24, [f"hours: {h} + {z} = {h + z}"]
        if h + z > 23:
            work.append(f"past midnight: {h + z} = 24 + {hour}")
    elif kind == "behind":
        hour, work = (h - z) % 24, [f"hours: {h} - {z} = {h - z}"]
        if h < z:
            work = [f"hours before midnight: {z} - {h} = {z - h}", f"hours: 24 - {z - h} = {hour}"]
    elif kind == "to 24":
        hour, work = h + 12, [f"pm is after noon, hours: {h} + 12 = {h + 12}"]
    elif h > 12:
        hour, half, work = h - 12, " pm", [f"{h} is after noon, so pm; hours: {h} - 12 = {h - 12}"]
    else:
        hour, half, work, wanted = h, " am", [], f"{h} is before noon, so am"
    answer = f"{hour}:{m}{half}"
    steps = [("plan", known), *(("compute", line) for line in work), ("conclude", f"{wanted}: {answer}")]
    return Draft(prompt, steps, answer)


# Solver: answers questions on other clocks by counting round the dial, hour by hour.
def solve(prompt: str) -> str:
    """A clock time."""
    text = in_digits(prompt)
    shown = re.search(r"(\d+):(\d\d)", text)
    if not shown:
        raise ValueError(f"no time in {prompt!r}")
    hour, minute = int(shown[1]), shown[2]
    # a number beside the time, if it does not name a clock, is a number of hours to turn it
    if zone := re.search(r"\d+", re.sub(r"\d+:\d\d|\b(?:12|24)", "", text)):
        forward = re.search(r"ahead|forward|later|\+|[Aa]dd", text)
        dial = [*range(24)] if forward else [*range(23, -1, -1)]
        at = dial.index(hour)
        around = dial[at:] + dial[:at]
        return f"{around[int(zone[0])]}:{minute}"
    names = {**dict(enumerate(range(1, 12), 1)), **dict(enumerate(range(1, 12), 13))}
    if re.search("am or pm|or pm|and pm|am/pm", text):
        return f"{names[hour]}:{minute} {'pm' if hour > 12 else 'am'}"
    return f"{next(h for h, name in names.items() if name == hour and h > 12)}:{minute}"
