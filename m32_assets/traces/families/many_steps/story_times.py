"""Activities one after another: when they are over, how long they take together, when to start to be in time."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.scenes import Teller, scenes
from m32_assets.traces.text import plural
from m32_assets.traces.verification.number_words import in_digits

SCENES = scenes(__file__)
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


@family("reasoning", in_words=3, time=[time for kind in FIRST for time in times_of(kind)], scene=list(SCENES))
def story_times(time: tuple[str, int, tuple[int, ...]], scene: str) -> Draft:
    (kind, at, lengths), parts = time, SCENES[scene]
    teller = Teller(at, *lengths, *map(ord, kind + scene))
    (hour, minute), total, x = divmod(at, 60), sum(lengths), f"{at // 60}:{at % 60:02d}"
    acts = sorted((teller.pick(parts["act"]) for _ in lengths), key=parts["act"].index)
    facts = [teller.pick(parts[FIRST[kind]], x=x)]
    facts += [act.replace("{n}", str(length)) for act, length in zip(acts, lengths, strict=True)]
    notes = scene.startswith("notes")
    if kind == "leave" and not notes:
        facts[1] = teller.pick(("", "before that ", "first ")) + facts[1]
    prompt = teller.story(facts, teller.pick(parts[kind]), notes=notes, joined=kind != "leave")
    lines, sofar = [], lengths[0]
    for length in lengths[1:]:
        lines.append(f"{sofar} + {length} = {sofar + length}")
        sofar += length
    plan = f"first {' + '.join(map(str, lengths))}, then "
    if kind == "total":
        hours, rest = divmod(total, 60)
        answer = f"{plural(hours, 'hour')} and {plural(rest, 'minute')}"
        plan, end = plan + "how often 60 fits", f"that is {answer}"
        lines += [f"{hours} × 60 = {60 * hours}", f"{total} - {60 * hours} = {rest}"]
    elif kind == "over":
        hours, rest = divmod(minute + total, 60)
        answer = f"{hour + hours}:{rest:02d}"
        plan, end = f"{plan}{x} and that much later", f"the time is {answer}"
        lines.append(f"minutes: {minute} + {total} = {minute + total}")
        if hours:
            lines.append(f"{minute + total} - {60 * hours} = {rest}, hour: {hour} + {hours} = {hour + hours}")
    else:
        hours, rest = -((minute - total) // 60), (minute - total) % 60
        answer = f"{hour - hours}:{rest:02d}"
        plan, end = f"{plan}{x} and that much earlier", f"the time is {answer}"
        if hours:
            lines.append(f"{minute} + {60 * hours} = {minute + 60 * hours}, hour: {hour} - {hours} = {hour - hours}")
        lines.append(f"minutes: {minute + 60 * hours} - {total} = {rest}")
    return Draft(prompt, [("plan", plan), *(("compute", line) for line in lines), ("conclude", end)], answer)


# Solver: answers stories of activities by a clock that ticks on or back, minute by minute.


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
