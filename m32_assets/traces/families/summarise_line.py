"""A short text in one line: the claim that the other sentences are details of."""

from itertools import permutations

from m32_assets.traces.family import Draft, family

WORDINGS = (
    "Summarise in one line: {t}",
    "What is the main statement of this text? {t}",
    "Pick the sentence that says what the text is about: {t}",
    "{t} Which of these sentences is the main one?",
    "A newspaper wants one line only. Which statement of the note should it print? {t}",
    "Name the key statement: {t}",
    "Text: {t} Main point:",
    "Reduce to the topic sentence: {t}",
    "What does the writer claim, in few words? {t}",
    "Someone has time for one sentence of this: {t} Which one tells the most?",
)
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
)  # fmt: skip
ORDERS = tuple(permutations((3, 4, 5), 2))


@family("synthetic", text=TEXTS, order=ORDERS, end=("", "In short, ", "All in all, ", "So "), wording=WORDINGS)
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
        ("compare", f"main claim apart from details: {pronoun} {first}, {pronoun} {second}"),
        ("conclude", f"they support: {answer}"),
    ]
    return Draft(wording.format(t=shown), steps, answer)
