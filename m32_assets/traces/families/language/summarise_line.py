"""A short text in one line: the claim that the other sentences are details of."""

import re
from itertools import permutations

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings

# Subject, pronoun, claim, three details.
TEXTS = (
    "bees|they|are useful|make honey|carry pollen|live on flowers",
    "trees|they|help a city|give shade|clean the air|house birds",
    "the bicycle|it|is practical|needs no fuel|fits through lanes|parks easily",
    "sleep|it|keeps people healthy|rests the body|sorts memories|lifts the mood",
    "the old bridge|it|is unsafe|shakes in the wind|rusts|has loose planks",
    "the market|it|was a success|drew crowds|sold out early|earned good money",
    "dogs|they|are loyal|wait for their owners|guard the house|come when called",
    "the library|it|is popular|opens every day|fills up by noon|lends many films",
    "the winter|it|was hard|froze the lake|blocked the roads|killed young trees",
    "the new phone|it|is poor|runs for an hour|breaks quickly|loses calls",
    "rivers|they|serve people|bring water|carry ships|drive mills",
    "the hotel|it|is comfortable|has soft beds|lies in a quiet street|serves a fine breakfast",
    "the teacher|she|is excellent|explains well|listens to pupils|stays patient",
    "the soup|it|was bad|came cold|had no salt|smelled burnt",
    "robots|they|change factories|work at night|weld cars|lift heavy parts",
    "the trip|it|was cheap|used night buses|avoided hotels|needed little food",
    "chess|it|trains the mind|asks for plans|rewards patience|punishes haste",
    "the team|it|played well|scored early|passed quickly|lost no duel",
    "gardens|they|need care|want water|grow weeds|suffer from frost",
    "the museum|it|is worth a visit|shows old ships|has a tower|offers good tours",
)
ORDERS = tuple(permutations((3, 4, 5), 2))


@family("synthetic", text=TEXTS, order=ORDERS, end=("", "In short, ", "All in all, ", "So "), wording=wordings)
def summarise_line(text: str, order: tuple[int, int], end: str, wording: str) -> Draft:
    parts = text.split("|")
    subject, pronoun, claim = parts[:3]
    first, second = parts[order[0]], parts[order[1]]
    they, capital = pronoun.capitalize(), subject[0].upper() + subject[1:]
    answer = f"{capital} {claim}."
    if end:  # the claim comes last, behind a word that marks it
        shown = f"{capital} {first}. {they} also {second}. {end}{subject} {claim}."
    else:
        shown = f"{answer} {they} {first}. {they} also {second}."
    steps = [
        ("compare", f"wanted: the main claim; details: {pronoun} {first}, {pronoun} {second}"),
        ("conclude", f"these support the main claim: {answer}"),
    ]
    return Draft(wording.format(t=shown), steps, answer)


# Solver: finds the claim of a short text: the marked sentence, else the one before the first pronoun.
def solve(prompt: str) -> str:
    """The main statement as a sentence of its own."""
    if marked := re.search(r"(?:In short, |All in all, |So )([^.]+\.)", prompt):
        return re.sub(r"^.", lambda m: m[0].upper(), marked[1])
    before = re.search(r"([A-Z][^.?:']+\.) (?:They|It|She) ", prompt)
    if before is None:
        raise ValueError(f"no text in {prompt!r}")
    return before[1]
