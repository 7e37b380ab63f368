"""The plural of a noun, regular by its ending or irregular."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import words_of

# The ending of the plural, and the nouns that have it.
ENDINGS = {
    "s": "cat dog book tree car house river pencil lamp flower table window garden song ship boat king "
    "lion apple day "
    "key boy toy monkey",
    "es": "box fox bus glass dish brush church match peach bench class dress bush watch sandwich",
    "ies": "city baby berry story lady puppy party country family cherry butterfly diary",
    "ves": "leaf wolf knife wife shelf loaf calf half thief",
}
# Why a noun has it.
RULES = {
    "s": "most nouns add -s, {w} too",
    "es": "{w} ends in a hiss, so it adds -es",
    "ies": "{w} ends in a consonant and y, so y becomes -ies",
    "ves": "{w} ends in an f sound, which becomes -ves",
    "irregular": "{w} is irregular, without -s",
}
# Singular and plural in turn.
IRREGULAR = "child children man men woman women foot feet tooth teeth goose geese mouse mice person people ox oxen"


def _regular(word: str, ending: str) -> str:
    if ending == "ves":
        return word.removesuffix("e")[:-1] + ending
    return (word[:-1] if ending == "ies" else word) + ending


_PAIRS = words_of(IRREGULAR)
POINTS = [
    *((word, ending, _regular(word, ending)) for ending, words in ENDINGS.items() for word in words_of(words)),
    *((one, "irregular", many) for one, many in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)),
]


@family("synthetic", point=POINTS, wording=wordings)
def plurals(point: tuple[str, str, str], wording: str) -> Draft:
    word, ending, answer = point
    steps = [("recall", RULES[ending].format(w=f"'{word}'")), ("conclude", f"one {word}, many {answer}")]
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
    after all along am and another answer are as asked back be become before beside blank but buy by call called came
    card change clue comes correct count crossword dictionary do does dozen drew english field fill first fix for form
    free from front full gap get give gives goes grammar had has have he headline homework how if in into is it its
    just label learning little lot lots make many me mean missing more museum my name names no not note noun now
    number of on one only other owns phrase pl plenty pls plural pluralize quiz reads replace right rival say says see
    several shop should sign single singular so someone spelling ten test than that the them then there these they tim
    to translate turn two used was we were what whats when which with word would write written you
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
