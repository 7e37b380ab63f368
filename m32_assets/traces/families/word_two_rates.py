"""Two steps: two rates over the same time, or two numbers in each lot; all together, or the difference."""

from m32_assets.traces.columns import computing, multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

# "sum" asks for both together, "gap" for what the larger makes more, or for what is left of it.
WORDINGS = keyed_wordings("word_two_rates")


@family("reasoning", in_words=3, b=range(2, 13), gap=range(2, 11), t=range(2, 10), wording=WORDINGS)
def word_two_rates(b: int, gap: int, t: int, wording: tuple[str, str]) -> Draft:
    (kind, text), a = wording, b + gap
    sign, rate = ("+", a + b) if kind == "sum" else ("-", gap)
    *lines, last = multiplied(rate, t)
    steps = [
        ("plan", f"each time {a} {sign} {b}, then × {t}"),
        ("compute", f"{a} {sign} {b} = {rate}"),
        *computing(*lines),
        ("conclude", last),
    ]
    return Draft(told(text, a=a, b=b, t=t), steps, str(rate * t))
