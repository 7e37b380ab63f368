"""Hours and minutes as minutes, and minutes as hours and minutes."""

import re
from datetime import timedelta

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import plural
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings


@family("reasoning", in_words=3, h=range(1, 11), m=range(1, 60), wording=named_wordings(0))
def hours_minutes(h: int, m: int, wording: tuple[str, ...]) -> Draft:
    total, shown = 60 * h + m, f"{plural(h, 'hour')} and {plural(m, 'minute')}"
    prompt, known = (fill_template(text, x=shown, m=total, key=h) for text in wording[1:])
    # the result is called what is wanted
    wanted = known.rpartition("wanted: ")[2]
    steps = [("plan", known), ("compute", f"minutes in {plural(h, 'hour')}: {h} × 60 = {60 * h}")]
    if wording[0] == "to":
        return Draft(prompt, [*steps, ("conclude", f"{wanted}: {60 * h} + {m} = {total}")], str(total))
    steps.append(("compute", f"minutes left over: {total} - {60 * h} = {m}"))
    return Draft(prompt, [*steps, ("conclude", f"{wanted}: {shown}")], shown)


# Solver: turns hours into minutes and back by the datetime module.
def solve(prompt: str) -> str:
    """Minutes as a number, or hours and minutes in words."""
    prompt = in_digits(prompt)
    if found := re.search(r"(\d+) hours? and (\d+) minutes?", prompt):
        return str(timedelta(hours=int(found[1]), minutes=int(found[2])) // timedelta(minutes=1))
    (minutes,) = re.findall(r"\d+", re.sub(r"\b60\b", "", prompt))
    whole, rest = divmod(timedelta(minutes=int(minutes)), timedelta(hours=1))
    left = rest // timedelta(minutes=1)
    return f"{whole} hour{'s' * (whole != 1)} and {left} minute{'s' * (left != 1)}"
