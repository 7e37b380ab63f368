"""Facts that everyone agrees on: one recalled, then stated as the question wants it."""

from m32_assets.traces.facts import KINDS
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import article
from m32_assets.traces.wordings import keyed_wordings

# Kind, fact and wording together: a plain product would ask capitals in the words of colours.
POINTS = [
    (key, fact.strip(), ask)
    for key, kind in KINDS.items()
    for fact in kind.facts.split(";")
    for asked, ask in keyed_wordings("general_knowledge")
    if asked == key
]


@family("reasoning", point=POINTS)
def general_knowledge(point: tuple[str, str, str]) -> Draft:
    key, fact, ask = point
    kind = KINDS[key]
    x, y, z = (*fact.split(":"), "-")[:3]
    parts = {"x": x, "y": y, "z": z, "ax": article(x), "ay": article(y), "az": article(z)}
    prompt = ask.format(**parts)
    steps = [("recall", kind.recall.format(**parts)), ("conclude", kind.state.format(**parts))]
    return Draft(prompt[0].upper() + prompt[1:], steps, y)
