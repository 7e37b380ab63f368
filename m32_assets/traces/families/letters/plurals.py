"""The plural of a noun, regular by its ending or irregular."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import words_of

ENDINGS = {
    "add -s": "cat dog book tree car house river pencil lamp flower table window garden song ship boat king "
    "lion apple day "
    "key boy toy monkey",
    "after a hiss add -es": "box fox bus glass dish brush church match peach bench class dress bush watch sandwich",
    "-y after a consonant becomes -ies": "city baby berry story lady puppy party country family cherry butterfly diary",
    "-f or -fe becomes -ves": "leaf wolf knife wife shelf loaf calf half thief",
}
# Singular and plural in turn.
IRREGULAR = "child children man men woman women foot feet tooth teeth goose geese mouse mice person people ox oxen"


def _regular(word: str, rule: str) -> str:
    if rule.startswith("-f"):
        return (word[:-2] if word.endswith("fe") else word[:-1]) + "ves"
    return word[:-1] + "ies" if rule.startswith("-y") else word + ("es" if "hiss" in rule else "s")


_PAIRS = words_of(IRREGULAR)
POINTS = [
    *((word, rule, _regular(word, rule)) for rule, words in ENDINGS.items() for word in words_of(words)),
    *((one, "an irregular noun", many) for one, many in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)),
]


@family("synthetic", point=POINTS, wording=wordings)
def plurals(point: tuple[str, str, str], wording: str) -> Draft:
    word, rule, answer = point
    steps = [("recall", f"plural of '{word}': {rule}"), ("conclude", f"many: {answer}")]
    return Draft(wording.format(w=word), steps, answer)


# Solver: forms plurals by the endings of English nouns and a list of exceptions.

# Irregular plurals.
ODD = {
    "child": "children",
    "man": "men",
    "woman": "women",
    "foot": "feet",
    "tooth": "teeth",
    "goose": "geese",
    "mouse": "mice",
    "person": "people",
    "ox": "oxen",
}
# The words of the questions; the noun is the one that is none of them.
ASKING = set(
    """
    all am are as be become blank but call called change correct count dictionary do does drew english fill for form
    give gives goes have how if in into is it just label learning lot lots make many me mean missing more my name
    names no note noun of one only phrase plural say says several should singular so someone than that the them then
    there they to turn two used were what when which with word would write written you
    """.split()
)


def solve(prompt: str) -> str:
    """The plural of the noun in the prompt."""
    nouns = [word for word in re.findall(r"[a-z]{2,}", prompt.lower()) if word not in ASKING]
    if not nouns:
        raise ValueError(f"no noun in {prompt!r}")
    noun = nouns[0]
    if noun in ODD:
        return ODD[noun]
    for ending, new in ((r"(?:s|x|ch|sh)$", "\\g<0>es"), (r"(?<![aeiou])y$", "ies"), (r"fe?$", "ves"), (r"$", "s")):
        if re.search(ending, noun):
            return re.sub(ending, new, noun, count=1)
    raise ValueError(noun)
