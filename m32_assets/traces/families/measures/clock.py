"""Clock times: a while later, a while earlier, or the minutes between two times."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings


@family("reasoning", in_words=3, hour=range(6, 21), minute=range(0, 60, 5), d=range(10, 130, 5), wording=keyed_wordings)
def clock(hour: int, minute: int, d: int, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    hours, ends = divmod(minute + d, 60)
    x, y = f"{hour}:{minute:02d}", f"{hour + hours}:{ends:02d}"
    prompt = fill_template(text, x=x, y=y, d=d, key=hour * 60 + minute)
    to_full = 60 - minute
    if kind == "between":
        steps = [("plan", f"time between {x} and {y}")]
        if not hours:
            return Draft(prompt, [*steps, ("conclude", f"{ends} - {minute} = {d}")], str(d))
        pieces = [str(to_full)] * (minute > 0) + ["60"] * (hours - (minute > 0)) + [str(ends)] * (ends > 0)
        shown = f"{to_full} to {hour + 1}:00" if minute else f"whole hours: {hours}"
        steps.append(("compute", f"{shown}, then on to {y}"))
        total = f"{' + '.join(pieces)} = {d}" if len(pieces) > 1 else f"it is {d}"
        return Draft(prompt, [*steps, ("conclude", total)], str(d))
    if kind == "later":
        steps = [("plan", f"time: {x} and {d} minutes later"), ("compute", f"minutes: {minute} + {d} = {minute + d}")]
        if hours:
            steps.append(("compute", f"{minute + d} - {60 * hours} = {ends}, hour: {hour} + {hours} = {hour + hours}"))
        return Draft(prompt, [*steps, ("conclude", f"the time is {y}")], y)
    steps = [("plan", f"time: {y} and {d} minutes earlier")]
    if hours:
        steps.append(
            ("compute", f"{ends} + {60 * hours} = {ends + 60 * hours}, hour: {hour + hours} - {hours} = {hour}")
        )
    steps.append(("compute", f"minutes: {ends + 60 * hours} - {d} = {minute}"))
    return Draft(prompt, [*steps, ("conclude", f"the time was {x}")], x)


# Solver: answers clock questions by walking minute by minute.

# Questions for the earlier of the two times.
EARLIER = (
    " ago|leave[?]|minus|ended|before|have to start|did it take off|fall asleep|was it|fast|is over at|"
    "Subtract|earlier|"
    "Departure|Since|must be there by"
)


def solve(prompt: str) -> str:
    """A time of day, or the minutes between two."""
    prompt = in_digits(prompt)
    times = sorted(60 * int(h) + int(m) for h, m in re.findall(r"(\d+):(\d\d)", prompt))
    if len(times) == 2:
        return str(len(range(times[0], times[1])))
    length = re.search(r"(\d+) minutes", prompt)
    if length is None:
        raise ValueError(f"no minutes in {prompt!r}")
    at = times[0]
    step = -1 if re.search(EARLIER, prompt) else 1
    for _ in range(int(length[1])):
        at += step
    return f"{at // 60}:{at % 60:02d}"
