"""Two steps: one has so many times as many as the other; how many have both, or how many more has the one?"""

from m32_assets.traces.columns import computing, multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

# "both" and "gap" tell the smaller number and ask for the sum or the difference, "small" tells the larger, asks the
# sum.
WORDINGS = keyed_wordings("word_twice")


@family("reasoning", in_words=3, b=range(3, 51), k=range(2, 7), wording=WORDINGS)
def word_twice(b: int, k: int, wording: tuple[str, str]) -> Draft:
    (kind, text), t = wording, k * b
    times = "twice" if k == 2 else f"{k} times"
    if kind == "small":
        plan, lines = f"the smaller: {t} ÷ {k}, then both together", [f"{t} ÷ {k} = {b}"]
    else:
        then = "both together" if kind == "both" else "the difference"
        plan, lines = f"the larger: {k} × {b}, then {then}", multiplied(b, k)
    end = t - b if kind == "gap" else t + b
    fact = f"{t} - {b} = {end}" if kind == "gap" else f"{b} + {t} = {end}"
    steps = [("plan", plan), *computing(*lines), ("conclude", fact)]
    return Draft(told(text, b=b, t=t, k=k, times=times), steps, str(end))
