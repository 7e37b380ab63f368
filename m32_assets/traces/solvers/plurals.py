"""Forms plurals by the endings of English nouns and a list of exceptions."""

import re

ODD = {
    "child": "children", "man": "men", "woman": "women", "foot": "feet", "tooth": "teeth", "goose": "geese",
    "mouse": "mice", "person": "people", "ox": "oxen",
}  # fmt: skip
PLACES = (
    r"plural of '?(\w+)|^Plural of (\w+)|^One (\w+),|the word (\w+) in|is one (\w+)\.|Make '(\w+)'|say (\w+) when|"
    r"^(\w+), plural|Change (\w+) to|Singular: (\w+)"
)


def solve(prompt: str) -> str:
    """The plural of the noun in the prompt."""
    found = re.search(PLACES, prompt)
    if found is None:
        raise ValueError(f"no noun in {prompt!r}")
    noun = next(filter(None, found.groups()))
    if noun in ODD:
        return ODD[noun]
    for ending, new in ((r"(?:s|x|ch|sh)$", "\\g<0>es"), (r"(?<![aeiou])y$", "ies"), (r"fe?$", "ves"), (r"$", "s")):
        if re.search(ending, noun):
            return re.sub(ending, new, noun, count=1)
    raise ValueError(noun)
