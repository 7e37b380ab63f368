"""The negation of a sentence: what is true exactly when the sentence is false."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import words_of

FORMS = (
    ("All {x} are {y}.", "Some {x} are not {y}.", "'all' is false as soon as one is not"),
    ("Some {x} are {y}.", "No {x} are {y}.", "'some' is false only when there is none"),
    ("No {x} are {y}.", "Some {x} are {y}.", "'no' is false as soon as there is one"),
    ("Some {x} are not {y}.", "All {x} are {y}.", "'some are not' is false only when all are"),
    ("The {x} are {y}.", "The {x} are not {y}.", "a plain statement takes 'not' after the verb"),
    ("The {x} are not {y}.", "The {x} are {y}.", "denying 'are not' leaves 'are'"),
)
NOUNS = words_of(
    "cats dogs birds apples cups doors books chairs houses roses cars hats shoes plates lamps horses boats stones "
    "flowers coats"
)
ADJECTIVES = words_of("black white small large old new clean dirty heavy light expensive cheap wet dry soft warm")


@family("reasoning", x=NOUNS, y=ADJECTIVES, form=FORMS, wording=wordings)
def negation(x: str, y: str, form: tuple[str, str, str], wording: str) -> Draft:
    sentence, negated = form[0].format(x=x, y=y), form[1].format(x=x, y=y)
    return Draft(
        wording.format(s=sentence, t=sentence[0].lower() + sentence[1:-1]),
        [
            ("plan", f"the sentence: {sentence[:-1]}; wanted: its negation, true when the sentence is false"),
            ("recall", form[2]),
            ("conclude", f"negation: {negated}"),
        ],
        negated,
    )


# Solver: negates sentences about groups through the square of opposition.
def solve(prompt: str) -> str:
    """The contradictory of the sentence in the prompt."""
    found = re.search(r"\b(All|Some|No|The) (\w+) are (not )?(\w+)", prompt, re.I)
    if found is None:
        raise ValueError(f"no sentence in {prompt!r}")
    word, group, denied, quality = found.groups()
    word = word.capitalize()
    if word == "The":
        return f"The {group} are {'' if denied else 'not '}{quality}."
    universal, affirmative = word != "Some", (word != "No") and not denied
    # the contradictory swaps both: universal and particular, affirmative and negative
    universal, affirmative = not universal, not affirmative
    if universal:
        return f"{'All' if affirmative else 'No'} {group} are {quality}."
    return f"Some {group} are {'' if affirmative else 'not '}{quality}."
