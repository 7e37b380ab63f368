"""The plural of a noun, regular by its ending or irregular."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import words_of

WORDINGS = wordings("plurals")
ENDINGS = {
    "add -s": "cat dog book tree car house river pencil lamp flower table window garden song ship boat king lion apple day "
    "key boy toy monkey",
    "after a hiss add -es": "box fox bus glass dish brush church match peach bench class dress bush watch sandwich",
    "-y after a consonant becomes -ies": "city baby berry story lady puppy party country family cherry butterfly diary",
    "-f or -fe becomes -ves": "leaf wolf knife wife shelf loaf calf half thief",
}
IRREGULAR = "child children man men woman women foot feet tooth teeth goose geese mouse mice person people ox oxen"


def _regular(word: str, rule: str) -> str:
    if rule.startswith("-f"):
        return (word[:-2] if word.endswith("fe") else word[:-1]) + "ves"
    return word[:-1] + "ies" if rule.startswith("-y") else word + ("es" if "hiss" in rule else "s")


_ODD = words_of(IRREGULAR)
POINTS = [(w, rule, _regular(w, rule)) for rule, words in ENDINGS.items() for w in words_of(words)]
POINTS += [(one, "an irregular noun", many) for one, many in zip(_ODD[::2], _ODD[1::2], strict=True)]


@family("synthetic", point=POINTS, wording=WORDINGS)
def plurals(point: tuple[str, str, str], wording: str) -> Draft:
    word, rule, answer = point
    steps = [("recall", f"plural of '{word}': {rule}"), ("conclude", f"many: {answer}")]
    return Draft(wording.format(w=word), steps, answer)
