"""Forms plurals by the endings of English nouns and a list of exceptions."""

import re

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
