"""Activities one after another: when they are over, how long they take together, when to start to be in time."""

import re
from itertools import accumulate, pairwise

from m32_assets.traces.columns import computing
from m32_assets.traces.family import Draft, family
from m32_assets.traces.scenes import Teller, scenes
from m32_assets.traces.text import plural
from m32_assets.traces.verification.number_words import in_digits

SCENES = scenes(__file__)
# What is asked, and the part of a scene that comes first.
FIRST = {"over": "begin", "total": "intro", "leave": "arrive"}


def times_of(kind: str) -> list[tuple[str, int, tuple[int, ...]]]:
    """2000 times of day, in minutes, each with the lengths of two or three activities; a total has no time."""
    draws, found = Teller(*map(ord, kind)), {}
    while len(found) < (600 if kind == "total" else 2000):
        lengths = tuple(5 + 5 * draws.below(12) for _ in range(2 + draws.below(2)))
        at = 0 if kind == "total" else 5 * (96 + draws.below(150))
        if kind != "total" or (sum(lengths) > 60 and sum(lengths) % 60):
            found[kind, at, lengths] = None
    return list(found)


def total_work(total: int) -> tuple[str, list[str], str]:
    """The end of the plan, the lines and the answer for hours and minutes in all."""
    hours, rest = divmod(total, 60)
    lines = [f"{hours} × 60 = {60 * hours}", f"{total} - {60 * hours} = {rest}"]
    return "how often 60 fits", lines, f"{plural(hours, 'hour')} and {plural(rest, 'minute')}"


def over_work(at: int, total: int) -> tuple[str, list[str], str]:
    """The end of the plan, the lines and the answer for the time at the end."""
    hour, minute = divmod(at, 60)
    hours, rest = divmod(minute + total, 60)
    lines = [f"minutes: {minute} + {total} = {minute + total}"]
    if hours:
        lines.append(f"{minute + total} - {60 * hours} = {rest}, hour: {hour} + {hours} = {hour + hours}")
    return f"{clock_time(at)} and that much later", lines, clock_time(at + total)


def leave_work(at: int, total: int) -> tuple[str, list[str], str]:
    """The end of the plan, the lines and the answer for the time to begin."""
    hour, minute = divmod(at, 60)
    hours, rest = -((minute - total) // 60), (minute - total) % 60
    lines = [f"minutes: {minute + 60 * hours} - {total} = {rest}"]
    if hours:
        lines.insert(0, f"{minute} + {60 * hours} = {minute + 60 * hours}, hour: {hour} - {hours} = {hour - hours}")
    return f"{clock_time(at)} and that much earlier", lines, clock_time(at - total)


def clock_time(at: int) -> str:
    return f"{at // 60}:{at % 60:02d}"


@family("reasoning", in_words=3, time=[time for kind in FIRST for time in times_of(kind)], scene=list(SCENES))
def story_times(time: tuple[str, int, tuple[int, ...]], scene: str) -> Draft:
    (kind, at, lengths), parts = time, SCENES[scene]
    notes = scene.startswith("notes")
    teller = Teller(at, *lengths, *map(ord, kind + scene))
    acts = sorted((teller.pick(parts["act"]) for _ in lengths), key=parts["act"].index)
    facts = [teller.pick(parts[FIRST[kind]], x=clock_time(at))]
    facts += [act.replace("{n}", str(length)) for act, length in zip(acts, lengths, strict=True)]
    if kind == "leave" and not notes:
        facts[1] = teller.pick(("", "before that ", "first ")) + facts[1]
    prompt = teller.story(facts, teller.pick(parts[kind]), notes=notes, joined=kind != "leave")
    totals = list(accumulate(lengths))
    sums = [f"{a} + {length} = {b}" for (a, b), length in zip(pairwise(totals), lengths[1:], strict=True)]
    if kind == "total":
        then, lines, answer = total_work(totals[-1])
    else:
        then, lines, answer = (over_work if kind == "over" else leave_work)(at, totals[-1])
    steps = [
        ("plan", f"first {' + '.join(map(str, lengths))}, then {then}"),
        *computing(*sums, *lines),
        ("conclude", f"that is {answer}" if kind == "total" else f"the time is {answer}"),
    ]
    return Draft(prompt, steps, answer)


# Solver: answers stories of activities by a clock that ticks on or back, minute by minute.

# Questions for the time before the activities.
BACK = (
    r"\b(?:must|have to|has to|need to|needs? to|should) [^.,;:]*?\b(?:start|begin|leave|get up|cook|walk in|"
    r"be started)"
    r"|latest|did i (?:have|need)|does (?:the|it|\w+)[^.]* have to|starting time|deadline|must be finished|"
    r"start at what"
)
TIME = r"(\d+):(\d\d)"


def solve(prompt: str) -> str:
    """A time of day, or the hours and minutes of all activities."""
    prompt = in_digits(prompt)
    text = prompt.lower()
    lengths = [int(n) for n in re.findall(r"\d+", re.sub(TIME, "", text))]
    time = re.search(TIME, text)
    if not time:
        hours = 0
        minutes = sum(lengths)
        while minutes >= 60:
            hours, minutes = hours + 1, minutes - 60
        return f"{hours} hour{'s' * (hours > 1)} and {minutes} minute{'s' * (minutes > 1)}"
    hour, minute = int(time[1]), int(time[2])
    asked = text.replace(f"has to leave the house at {time[0]}", "latest")
    step = -1 if re.search(BACK, asked) else 1
    for _ in range(sum(lengths)):
        minute += step
        if minute in (-1, 60):
            hour, minute = hour + step, minute % 60
    return f"{hour}:{minute:02d}"
