"""A fraction of a number: divide by the bottom, multiply by the top."""

from typing import NamedTuple

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import article
from m32_assets.traces.wordings import told, wordings
from m32_assets.traces.words import words_of

WORDINGS = wordings("fraction_of")
PARTS = tuple((t, b) for b in range(2, 11) for t in range(1, b))
TOPS = words_of("one two three four five six seven eight nine ten eleven")
BOTTOMS = dict(
    zip(
        (*range(2, 11), 12),
        words_of("half third quarter fifth sixth seventh eighth ninth tenth twelfth"),
        strict=True,
    )
)


class Part(NamedTuple):
    """A fraction in a wording: ``{f}`` is 1/2, ``{f:one}`` *one half*, ``{f:one-}`` *one-half*, ``{f:a}`` *a half*,
    ``{f:of}`` *half*, with a capital after one in the style; 1/2 in every style where its bottom has no word."""

    top: int
    bottom: int

    def __format__(self, style: str) -> str:
        word, low = BOTTOMS.get(self.bottom), style.lower()
        if not style or word is None:
            return f"{self.top}/{self.bottom}"
        if self.top > 1:
            said = f"{TOPS[self.top - 1]} {word}s"
        elif low.startswith("one"):
            said = f"one {word}"
        else:
            said = word if low == "of" and word == "half" else article(word)
        said = said.replace(" ", "-") if low.endswith("-") else said
        return said.capitalize() if style[0].isupper() else said


@family("reasoning", in_words=3, part=PARTS, share=range(2, 40), wording=WORDINGS)
def fraction_of(part: tuple[int, int], share: int, wording: str) -> Draft:
    t, b = part
    n = share * b
    steps = [("plan", f"fraction of a number: {n} ÷ {b}" + (f", then × {t}" if t > 1 else ""))]
    steps.append(("compute", f"{n} ÷ {b} = {share}"))
    if t > 1:
        steps.append(("compute", f"{share} × {t} = {share * t}"))
    steps.append(("conclude", f"{t}/{b} of {n} is {share * t}"))
    return Draft(told(wording, f=Part(t, b), n=n, key=t), steps, str(share * t))
