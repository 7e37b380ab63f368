"""A sentence in another tense, denied, or as a question: change the verb, keep the rest."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import NAMES

# plain form, form after he or she, simple past, rest of the sentence
VERBS = (
    "walk walks walked|to the park",
    "bake bakes baked|a cake",
    "open opens opened|the door",
    "play plays played|the piano",
    "write writes wrote|a letter",
    "eat eats ate|an apple",
    "go goes went|to school",
    "see sees saw|a film",
    "buy buys bought|some bread",
    "sing sings sang|a song",
    "drink drinks drank|green tea",
    "paint paints painted|the fence",
    "wash washes washed|the car",
    "carry carries carried|a box",
    "study studies studied|the map",
    "catch catches caught|the ball",
    "teach teaches taught|a class",
    "swim swims swam|in the lake",
    "run runs ran|to the bus",
    "draw draws drew|a horse",
    "make makes made|some soup",
    "build builds built|a tower",
    "find finds found|a coin",
    "leave leaves left|the house",
    "take takes took|a photo",
    "cook cooks cooked|dinner",
    "clean cleans cleaned|the room",
    "try tries tried|the cheese",
    "fix fixes fixed|the bike",
    "plant plants planted|a tree",
)


@family("synthetic", name=NAMES, verb=VERBS, wording=keyed_wordings)
def rewrite(name: str, verb: str, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    forms, rest = verb.split("|")
    plain, third, past = forms.split()
    change, answer = {
        "past": (f"{third} → {past}", f"{name} {past} {rest}."),
        "future": (f"{third} → will {plain}", f"{name} will {plain} {rest}."),
        "negative": (f"{third} → does not {plain}", f"{name} does not {plain} {rest}."),
        "question": (f"{third} → Does … {plain}", f"Does {name} {plain} {rest}?"),
    }[kind]
    return Draft(
        text.format(s=f"{name} {third} {rest}."), [("transform", f"{kind}: {change}"), ("conclude", answer)], answer
    )


# Solver: rewrites a sentence by the spelling rules of English verbs and a list of irregular ones.

PAST = {
    "bring": "brought",
    "build": "built",
    "buy": "bought",
    "catch": "caught",
    "draw": "drew",
    "drink": "drank",
    "eat": "ate",
    "find": "found",
    "go": "went",
    "leave": "left",
    "make": "made",
    "run": "ran",
    "see": "saw",
    "sing": "sang",
    "swim": "swam",
    "take": "took",
    "teach": "taught",
    "write": "wrote",
}


def _plain(third: str) -> str:
    if third.endswith("ies"):
        return third[:-3] + "y"
    return third[:-2] if re.search(r"(?:ch|sh|x|o)es$", third) else third[:-1]


def _past(plain: str) -> str:
    if plain in PAST:
        return PAST[plain]
    if re.search(r"[^aeiou]y$", plain):
        return plain[:-1] + "ied"
    return plain + ("d" if plain.endswith("e") else "ed")


def solve(prompt: str) -> str:
    """The sentence in the form that the prompt asks for."""
    found = re.search(r"\b([A-Z][a-z]+) (?!is |does )([a-z]+s) ([a-z ]+)\.(?:'|$| [A-Z])", prompt)
    if found is None:
        raise ValueError(f"no sentence in {prompt!r}")
    who, third, rest = found.groups()
    plain = _plain(third)
    if "does not" in prompt:
        return f"{who} does not {plain} {rest}."
    if "will" in prompt:
        return f"{who} will {plain} {rest}."
    if "past" in prompt:
        return f"{who} {_past(plain)} {rest}."
    return f"Does {who} {plain} {rest}?"
