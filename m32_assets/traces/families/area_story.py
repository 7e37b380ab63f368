"""Areas, lengths around and volumes in two steps or more: less, together, tiles, costs, laps, and sides found back."""

from m32_assets.traces.chains import chosen, worked
from m32_assets.traces.columns import computing
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

# What the letters stand for: long and short sides (a, b), (g, h), small ones (c, d), sides of squares and of tiles,
# widths of frames, perimeters, areas and volumes, a roll, prices, numbers of times.
RANGES = {
    "a": range(10, 25),
    "b": range(5, 10),
    "g": range(3, 9),
    "h": range(3, 9),
    "c": range(2, 5),
    "d": range(2, 4),
    "s": range(4, 12),
    "t": range(2, 6),
    "w": range(1, 4),
    "P": range(28, 120, 2),
    "Q": range(8, 45, 4),
    "S": range(24, 200, 2),
    "V": range(24, 400, 12),
    "R": range(60, 120, 2),
    "p": range(2, 10),
    "n": range(2, 10),
}
# The key of a wording is what the plan calls the work, the work, and whether its result is a number or dollars.
POINTS = [
    (label, work, form, text, at)
    for key, text in keyed_wordings("area_story")
    for label, task in [key.split(": ")]
    for work, form in [task.split(" = ")]
    for at in chosen(work, RANGES, 120, text)
]


@family("reasoning", in_words=3, point=POINTS)
def area_story(point: tuple) -> Draft:
    (label, _, form, text, at), (plan, lines, done) = point, worked(point[1], point[4])
    answer = f"{form}{done[-1]}".removeprefix("n")
    steps = [("plan", f"{label}: {plan}"), *computing(*lines), ("conclude", f"so it is {answer}")]
    return Draft(told(text, **at), steps, answer)
