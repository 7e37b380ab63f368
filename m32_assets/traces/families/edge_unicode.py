"""Accented words and rows of emoji: count, turn round, first and last character."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import words_of

WORDINGS = keyed_wordings("edge_unicode")
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


@family("reasoning", slice="edge_case", s=[*ACCENTED, *EMOJI], wording=WORDINGS)
def edge_unicode(s: str, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    answer = {"count": str(len(s)), "reverse": s[::-1], "first": s[0], "last": s[-1]}[kind]
    conclude = {
        "count": f"{answer} characters",
        "reverse": f"backwards: {spelled(s[::-1])}, together {answer}",
        "first": f"it begins with {answer}",
        "last": f"it ends with {answer}",
    }[kind]
    return Draft(text.format(s=s), [("transform", spelled(s)), ("conclude", conclude)], answer)
