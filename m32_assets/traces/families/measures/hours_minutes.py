"""Hours and minutes as minutes, and minutes as hours and minutes."""

import re
from datetime import timedelta

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import plural
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings


@family("reasoning", in_words=3, h=range(1, 11), m=range(1, 60), wording=keyed_wordings)
def hours_minutes(h: int, m: int, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    total, shown = 60 * h + m, f"{plural(h, 'hour')} and {plural(m, 'minute')}"
    if kind == "to":
        steps = [("plan", f"minutes: {h} × 60, then + {m}"), ("compute", f"{h} × 60 = {60 * h}")]
        steps.append(("conclude", f"{60 * h} + {m} = {total}"))
    else:
        steps = [("plan", f"hours: how often 60 fits in {total}"), ("compute", f"{h} × 60 = {60 * h}")]
        steps.append(("compute", f"{total} - {60 * h} = {m}"))
        steps.append(("conclude", f"that is {shown}"))
    return Draft(fill_template(text, x=shown, m=total, key=h), steps, str(total) if kind == "to" else shown)


# Solver: turns hours into minutes and back by the datetime module.
def solve(prompt: str) -> str:
    """Minutes as a number, or hours and minutes in words."""
    prompt = in_digits(prompt)
    if found := re.search(r"(\d+) hours? and (\d+) minutes?", prompt):
        return str(timedelta(hours=int(found[1]), minutes=int(found[2])) // timedelta(minutes=1))
    (minutes,) = re.findall(r"\d+", prompt)
    whole, rest = divmod(timedelta(minutes=int(minutes)), timedelta(hours=1))
    left = rest // timedelta(minutes=1)
    return f"{whole} hour{'s' * (whole != 1)} and {left} minute{'s' * (left != 1)}"
