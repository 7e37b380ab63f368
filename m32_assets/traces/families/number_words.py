"""Numbers in words and words in numbers: hundreds, tens, ones."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import in_words
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import ONES, TENS

WORDINGS = keyed_wordings("number_words")


@family("synthetic", n=range(11, 1000), wording=WORDINGS)
def number_words(n: int, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    hundreds, rest = divmod(n, 100)
    said = in_words(n)
    parts = [(hundreds * 100, f"{ONES[hundreds]} hundred")] if hundreds else []
    if rest >= 20:
        parts.append((rest // 10 * 10, TENS[rest // 10]))
        rest %= 10
    if rest:
        parts.append((rest, ONES[rest]))
    shown = ", ".join(f"{v} {w}" if kind == "words" else f"{w} {v}" for v, w in parts)
    steps = [("plan", f"number in {kind}: {shown}"), ("conclude", f"together: {said if kind == 'words' else n}")]
    return Draft(text.format(n=n, t=said), steps, said if kind == "words" else str(n))
