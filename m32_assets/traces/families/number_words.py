"""Numbers in words and words in numbers: hundreds, tens, ones."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import words_of

WORDINGS = keyed_wordings("number_words")
SMALL = words_of(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = words_of("zero ten twenty thirty forty fifty sixty seventy eighty ninety")


@family("synthetic", n=range(11, 1000), wording=WORDINGS)
def number_words(n: int, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    hundreds, rest = divmod(n, 100)
    below = SMALL[rest] if rest < 20 else TENS[rest // 10] + (f"-{SMALL[rest % 10]}" if rest % 10 else "")
    said = (f"{SMALL[hundreds]} hundred" + (f" and {below}" if rest else "")) if hundreds else below
    parts = [(hundreds * 100, f"{SMALL[hundreds]} hundred")] if hundreds else []
    if rest >= 20:
        parts.append((rest // 10 * 10, TENS[rest // 10]))
        rest %= 10
    if rest:
        parts.append((rest, SMALL[rest]))
    shown = ", ".join(f"{v} {w}" if kind == "words" else f"{w} {v}" for v, w in parts)
    steps = [("plan", f"number in {kind}: {shown}"), ("conclude", f"together: {said if kind == 'words' else n}")]
    return Draft(text.format(n=n, t=said), steps, said if kind == "words" else str(n))
