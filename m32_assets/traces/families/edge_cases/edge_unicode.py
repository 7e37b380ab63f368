"""Accented words and rows of emoji: count, turn round, first and last character."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import words_of

ACCENTED = words_of(
    "café été naïve über niño façade crème piñata jalapeño Zürich Malmö Łódź São señor garçon fiancée résumé château "
    "Þór smørrebrød Straße Dvořák Čapek ångström œuvre mañana coração άλφα мир 東京 日本語 שלום déjà maître Köln Brontë"
)
# Emoji around two letters of their own: cleaned of signs, the texts are still different.
EMOJI = [
    (f"{e}{x}{f}{y}", f"{x}{e}{y}", f"{e}{f}{x}{y}{e}")[(i + j) % 3]
    for i, (x, e) in enumerate(zip("abdghkmnprtvwz", "🍎🍌🍇🐶🐱🌳🌞🍎🍌🍇🐶🐱🌳🌞", strict=True))
    for j, (y, f) in enumerate(zip("cefijloqsuxy", "🚗🎈🐟🔑🎲🍀🚗🎈🐟🔑🎲🍀", strict=True))
]


@family("reasoning", slice="edge_case", s=[*ACCENTED, *EMOJI], wording=keyed_wordings)
def edge_unicode(s: str, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    answer = {"count": str(len(s)), "reverse": s[::-1], "first": s[0], "last": s[-1]}[kind]
    conclude = {
        "count": f"characters in all: {answer}",
        "reverse": f"backwards: {spelled(s[::-1])}, together {answer}",
        "first": f"it begins with {answer}",
        "last": f"it ends with {answer}",
    }[kind]
    return Draft(text.format(s=s), [("transform", f"signs: {spelled(s)}"), ("conclude", conclude)], answer)


# Solver: answers questions on accented words and emoji, over UTF-32 code units.

# The one run of letters or emoji with something in it that is neither ASCII nor a mark around the text.
TEXT = r"[^\s«»“”…→←‹›「」¿¡.,:?()]*[^\x00-\x7f«»“”…→←‹›「」¿¡][^\s«»“”…→←‹›「」¿¡.,:?()]*"


def solve(prompt: str) -> str:
    """A number or a part of the text in question."""
    (text,) = re.findall(TEXT, prompt)
    raw = text.encode("utf-32-le")
    units = [raw[i : i + 4] for i in range(0, len(raw), 4)]
    if re.search(r"[Hh]ow many|Count|length|number of", prompt):
        return str(len(raw) // 4)
    if re.search(r"backwards|right to left|Mirror|turn it round|to its beginning|reversed", prompt):
        return b"".join(reversed(units)).decode("utf-32-le")
    return (units[-1] if re.search(r"last|final|very end|stops", prompt) else units[0]).decode("utf-32-le")
