"""Clock times: a while later, a while earlier, or the minutes between two times."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import plural
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings


@family(
    "reasoning", in_words=3, hour=range(6, 21), minute=range(0, 60, 5), d=range(10, 130, 5), wording=named_wordings(0)
)
def clock(hour: int, minute: int, d: int, wording: tuple[str, ...]) -> Draft:
    hours, ends = divmod(minute + d, 60)
    x, y = f"{hour}:{minute:02d}", f"{hour + hours}:{ends:02d}"
    prompt, known = (fill_template(text, x=x, y=y, d=d, key=hour * 60 + minute) for text in wording[1:])
    # the result is called what is wanted
    wanted, steps = known.rpartition("wanted: ")[2], [("plan", known)]
    if wording[0] == "between":
        # the minutes up to each full hour, and those after the last one
        stops = [(60 - minute if i == 0 else 60, f"{hour + 1 + i}:00") for i in range(hours)] + [(ends, y)] * (ends > 0)
        if not hours:
            return Draft(prompt, [*steps, ("conclude", f"{wanted}: {ends} - {minute} = {d}")], str(d))
        steps.append(("count", ", ".join(f"{minutes} minutes to {stop}" for minutes, stop in stops)))
        claim = f"{' + '.join(str(minutes) for minutes, _ in stops)} = {d}" if len(stops) > 1 else str(d)
        return Draft(prompt, [*steps, ("conclude", f"{wanted}: {claim}")], str(d))
    passed, whole = ends + 60 * hours, plural(hours, "hour")
    if wording[0] == "later":
        steps.append(("compute", f"minutes after {hour}:00: {minute} + {d} = {passed}"))
        if hours:
            steps.append(("compute", f"minutes beyond {whole}: {passed} - {60 * hours} = {ends}"))
            steps.append(("compute", f"hour: {hour} + {hours} = {hour + hours}"))
        return Draft(prompt, [*steps, ("conclude", f"{wanted}: {y}")], y)
    if hours:
        steps.append(("compute", f"minutes from {hour}:00 to {y}: {ends} + {60 * hours} = {passed}"))
    steps.append(("compute", f"minutes after {hour}:00: {passed} - {d} = {minute}"))
    return Draft(prompt, [*steps, ("conclude", f"{wanted}: {x}")], x)


# Solver: answers clock questions by walking minute by minute.

# Questions for the earlier of the two times.
EARLIER = (
    r" ago|before|earlier|sooner|ahead|minus|\d - \d|\boff \d|short of|fast|[Ss]ubtract|[Rr]ewind|minutes back|"
    r"[Ss]ince wh|[Ss]tart: |start was|Departure|Kick-off|sign-on|Boarding time, please|must be there by|is over at|"
    r"leave[?]|ended|had the|on hold|have to start|go in[?]|to go[?]|did it take off|fall asleep|was it|did .* call|"
    r"set off$"
)


def solve(prompt: str) -> str:
    """A time of day, or the minutes between two."""
    prompt = in_digits(prompt)
    times = sorted(60 * int(h) + int(m) for h, m in re.findall(r"(\d+):(\d\d)", prompt))
    if len(times) == 2:
        return str(len(range(times[0], times[1])))
    length = re.search(r"(\d+)[ -]min(?:utes?)?\b", prompt)
    if length is None:
        raise ValueError(f"no minutes in {prompt!r}")
    at = times[0]
    step = -1 if re.search(EARLIER, prompt) else 1
    for _ in range(int(length[1])):
        at += step
    return f"{at // 60}:{at % 60:02d}"
