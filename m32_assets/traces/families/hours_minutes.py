"""Hours and minutes as minutes, and minutes as hours and minutes."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import plural
from m32_assets.traces.wordings import told

WORDINGS = (
    ("to", "How many minutes are {x}?"), ("to", "Convert {x} to minutes."), ("to", "{x} in minutes:"),
    ("to", "A flight lasts {x}. How many minutes is that?"), ("to", "{name} slept for {x}. Give the time in minutes."),
    ("to", "Write {x} as minutes only."), ("to", "The meeting took {x}. For how many minutes did it go on?"),
    ("from", "Write {m} minutes in hours and minutes."), ("from", "{m} minutes is how many hours and minutes?"),
    ("from", "A film runs for {m} minutes. How long is that in hours and minutes?"), ("from", "{m} min as h and min:"),
    ("from", "{name} worked {m} minutes. Say it in hours and minutes."), ("from", "Turn {m} minutes into hours and minutes."),
)  # fmt: skip


@family("reasoning", h=range(1, 11), m=range(1, 60), wording=WORDINGS)
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
