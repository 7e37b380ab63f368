"""Facts that everyone agrees on: one recalled, then stated as the question wants it."""

from m32_assets.traces.facts import KINDS
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import article

# Kind, fact and wording, by their numbers: a plain product would ask capitals in the words of colours.
POINTS = [
    (kind, fact, ask)
    for kind in range(len(KINDS))
    for fact in range(len(KINDS[kind].facts.split(";")))
    for ask in range(len(KINDS[kind].asks))
]


@family("reasoning", point=POINTS)
def general_knowledge(point: tuple[int, int, int]) -> Draft:
    kind = KINDS[point[0]]
    x, y, z = (*kind.facts.split(";")[point[1]].strip().split(":"), "-")[:3]
    parts = {"x": x, "y": y, "z": z, "ax": article(x), "ay": article(y), "az": article(z)}
    prompt = kind.asks[point[2]].format(**parts)
    steps = [("recall", kind.recall.format(**parts)), ("conclude", kind.state.format(**parts))]
    return Draft(prompt[0].upper() + prompt[1:], steps, y)
