"""A gap in a sum, a difference, a product or a quotient: the opposite operation fills it."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings

# The equation with its gap, and the work that fills it.
FORMS = (
    ("_ + {b} = {s}", "{s} - {b} = {a}"), ("{b} + _ = {s}", "{s} - {b} = {a}"), ("_ - {b} = {a}", "{a} + {b} = {s}"),
    ("{s} - _ = {a}", "{s} - {a} = {b}"), ("_ × {b} = {p}", "{p} ÷ {b} = {a}"), ("{b} × _ = {p}", "{p} ÷ {b} = {a}"),
    ("{p} ÷ _ = {a}", "{p} ÷ {a} = {b}"), ("_ ÷ {b} = {a}", "{a} × {b} = {p}"),
)  # fmt: skip
WORDINGS = wordings("missing_number")


@family("reasoning", a=range(2, 31), b=range(2, 13), form=FORMS, wording=WORDINGS)
def missing_number(a: int, b: int, form: tuple[str, str], wording: str) -> Draft:
    parts = {"a": a, "b": b, "s": a + b, "p": a * b}
    equation, work = (text.format(**parts) for text in form)
    plan = f"the opposite operation: {work.split(' = ')[0]}"
    return Draft(wording.format(e=equation), [("plan", plan), ("conclude", work)], work.rsplit(" ", 1)[1])
