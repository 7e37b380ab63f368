"""Hours and minutes as minutes, and minutes as hours and minutes."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import plural
from m32_assets.traces.wordings import keyed_wordings, told

WORDINGS = keyed_wordings("hours_minutes")


@family("reasoning", in_words=3, h=range(1, 11), m=range(1, 60), wording=WORDINGS)
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
    return Draft(told(text, x=shown, m=total, key=h), steps, str(total) if kind == "to" else shown)
