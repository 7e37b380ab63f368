"""Amount, rate and time of other things than travel: pages, litres, parts, pay; two are told, the third is asked."""

from m32_assets.traces.columns import divided, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

WORDINGS = keyed_wordings("word_pace")
RULES = {"total": "amount is rate × time", "rate": "rate is amount ÷ time", "time": "time is amount ÷ rate"}


@family("reasoning", in_words=3, v=range(3, 46), t=range(2, 13), wording=WORDINGS)
def word_pace(v: int, t: int, wording: tuple[str, str]) -> Draft:
    (kind, text), s = wording, v * t
    lines, answer = {"total": (multiplied(v, t), s), "rate": (divided(s, t), v), "time": (divided(s, v), t)}[kind]
    values = {"v": v, "t": t} if kind == "total" else {"s": s, "t": t} if kind == "rate" else {"s": s, "v": v}
    return Draft(told(text, **values), [("plan", RULES[kind]), *steps_of(lines)], str(answer))
