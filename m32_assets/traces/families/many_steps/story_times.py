"""Activities one after another: when they are over, how long they take together, when to start to be in time."""

import re
from itertools import accumulate

from m32_assets.traces.family import Draft, family
from m32_assets.traces.scenes import Teller, scenes, text_and_name
from m32_assets.traces.text import plural
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template

SCENES = scenes(__file__)


def times_of(kind: str) -> list[tuple[str, int, tuple[int, ...]]]:
    """2000 times of day, in minutes, each with the lengths of two or three activities; a total has no time."""
    draws, found = Teller(*map(ord, kind)), {}
    while len(found) < (600 if kind == "total" else 2000):
        lengths = tuple(5 + 5 * draws.below(12) for _ in range(2 + draws.below(2)))
        at = 0 if kind == "total" else 5 * (96 + draws.below(150))
        if kind != "total" or (sum(lengths) > 60 and sum(lengths) % 60):
            found[kind, at, lengths] = None
    return list(found)


def total_work(_at: int, total: int) -> tuple[list[str], str]:
    """The lines and the answer for hours and minutes in all."""
    hours, rest = divmod(total, 60)
    full = plural(hours, "hour")
    lines = [f"{full}: {hours} × 60 = {60 * hours} minutes", f"minutes over: {total} - {60 * hours} = {rest}"]
    return lines, f"{full} and {plural(rest, 'minute')}"


def over_work(at: int, total: int) -> tuple[list[str], str]:
    """The lines and the answer for the time at the end."""
    hour, minute = divmod(at, 60)
    hours, rest = divmod(minute + total, 60)
    lines = [f"time after {hour}:00: {minute} + {total} = {minute + total}"]
    if hours:
        lines.append(f"over {plural(hours, 'hour')}: {minute + total} - {60 * hours} = {rest}")
        lines.append(f"hour: {hour} + {hours} = {hour + hours}")
    return lines, clock_time(at + total)


def leave_work(at: int, total: int) -> tuple[list[str], str]:
    """The lines and the answer for the time to begin, counted from a full hour that is early enough."""
    hour, minute = divmod(at, 60)
    hours, rest = -((minute - total) // 60), (minute - total) % 60
    early, known = hour - hours, minute + 60 * hours
    lines = [f"minutes after {early}:00: {known} - {total} = {rest}"]
    if hours:
        lines.insert(0, f"from {early}:00 to {clock_time(at)}: {60 * hours} + {minute} = {known}")
    return lines, clock_time(at - total)


def clock_time(at: int) -> str:
    return f"{at // 60}:{at % 60:02d}"


# What is asked: the part of a scene that comes first, the plan of the scene and its activities, the work.
KINDS = {
    "over": ("begin", "{scene}, then {acts}", over_work),
    "total": ("intro", "{acts}", total_work),
    "leave": ("arrive", "{acts}, then {scene}", leave_work),
}


def story_of_parts(
    teller: Teller, scene: str, time: tuple[str, int, tuple[int, ...]]
) -> tuple[str, str, list[str], str]:
    """The prompt, and the names of the time of day, of each activity and of what is wanted."""
    (kind, at, lengths), parts = time, SCENES[scene]
    notes = scene.startswith("notes")
    picked = sorted((teller.pick(parts["act"]) for _ in lengths), key=parts["act"].index)
    acts = [text_and_name(act) for act in picked]
    first, moment = text_and_name(teller.pick(parts[KINDS[kind][0]], x=clock_time(at)))
    facts = [first, *(text.replace("{n}", str(length)) for (text, _), length in zip(acts, lengths, strict=True))]
    if kind == "leave" and not notes:
        facts[1] = teller.pick(("", "before that ", "first ")) + facts[1]
    question, wanted = text_and_name(teller.pick(parts[kind]))
    prompt = teller.story(facts, question, notes=notes, joined=kind != "leave")
    return prompt, teller.filled(moment), [name for _, name in acts], wanted


def whole_story(teller: Teller, scene: str, time: tuple[str, int, tuple[int, ...]]) -> tuple[str, str, list[str], str]:
    """The same from one text with everything in it."""
    kind, at, lengths = time
    numbers = dict(zip("abc", lengths, strict=False))
    texts = SCENES[scene][f"{kind} {len(lengths)}"]
    text, *names, wanted = teller.pick(texts, x=clock_time(at), **numbers).split(" | ")
    return fill_template(text, at=at, **numbers), "".join(names[len(lengths) :]), names[: len(lengths)], wanted


@family("reasoning", in_words=3, time=[time for kind in KINDS for time in times_of(kind)], scene=list(SCENES))
def story_times(time: tuple[str, int, tuple[int, ...]], scene: str) -> Draft:
    kind, at, lengths = time
    teller = Teller(at, *lengths, *map(ord, kind + scene))
    _, plan, work = KINDS[kind]
    told = whole_story if scene.startswith("whole") else story_of_parts
    prompt, moment, acts, wanted = told(teller, scene, time)
    known = ", ".join(f"{name} {length}" for name, length in zip(acts, lengths, strict=True)) + " minutes"
    names = [f"{acts[0]} and {acts[1]}", "minutes"]
    totals = list(accumulate(lengths))
    sums = [
        f"{name}: {total} + {length} = {total + length}"
        for name, total, length in zip(names, totals, lengths[1:], strict=False)
    ]
    lines, answer = work(at, totals[-1])
    steps = [
        ("plan", f"{plan.format(scene=moment, acts=known)}; wanted: {wanted}"),
        *(("compute", line) for line in [*sums, *lines]),
        ("conclude", f"{wanted}: {answer}"),
    ]
    return Draft(prompt, steps, answer)


# Solver: answers stories of activities by a clock that ticks on or back, minute by minute.

# Words of texts that give the time at the end and ask for the time before the activities.
BACK = r"\b(?:must|ha(?:ve|s|d) to|needs? to|should|latest|did i need|starting time|deadline|start at what)\b"
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
    step = -1 if re.search(BACK, text) else 1
    for _ in range(sum(lengths)):
        minute += step
        if minute in (-1, 60):
            hour, minute = hour + step, minute % 60
    return f"{hour}:{minute:02d}"
