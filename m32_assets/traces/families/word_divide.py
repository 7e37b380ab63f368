"""Stories of one division: equal shares, or how many groups."""

from m32_assets.traces.columns import divided, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told, wordings

WORDINGS = wordings("word_divide")


@family("reasoning", in_words=3, quotient=range(2, 61), b=range(2, 13), wording=WORDINGS)
def word_divide(quotient: int, b: int, wording: str) -> Draft:
    a = quotient * b
    steps = [("plan", f"equal parts, so division: {a} ÷ {b}"), *steps_of(divided(a, b))]
    return Draft(told(wording, a=a, b=b), steps, str(quotient))
