"""Well-known facts: one is recalled, then stated as the question wants it."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.knowledge import KINDS
from m32_assets.traces.text import article
from m32_assets.traces.wordings import keyed_wordings

# Kind, fact and wording together: a plain product would ask capitals in the words of colours.
POINTS = [
    (key, fact.strip(), ask)
    for key, kind in KINDS.items()
    for fact in kind.facts.split(";")
    for asked, ask in keyed_wordings(__file__)
    if asked == key
]


@family("reasoning", point=POINTS)
def general_knowledge(point: tuple[str, str, str]) -> Draft:
    key, fact, ask = point
    kind = KINDS[key]
    x, y, z = (*fact.split(":"), "-")[:3]
    parts = {"x": x, "y": y, "z": z, "ax": article(x), "ay": article(y), "az": article(z)}
    prompt = ask.format(**parts)
    steps = [("recall", kind.recall.format(**parts)), ("conclude", kind.state.format(**parts))]
    return Draft(prompt[0].upper() + prompt[1:], steps, y)


# Solver: answers questions of general knowledge from its own reference lists, found by the words of the question.

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
    "Africa": "Ethiopia Ghana Kenya Morocco Nigeria",
    "Asia": "China India Japan Nepal Thailand Vietnam",
    "Europe": "France Greece Norway Poland Portugal",
    "North America": "Canada Cuba Mexico",
    "South America": "Argentina Brazil Chile Peru",
}
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
LEGS = {
    "ant": 6,
    "bee": 6,
    "beetle": 6,
    "butterfly": 6,
    "mosquito": 6,
    "spider": 8,
    "scorpion": 8,
    "snake": 0,
    "tripod": 3,
}
BIRDS = "duck hen eagle ostrich owl penguin"
YOUNG = re.findall(
    r"\w+",
    "bear cub butterfly caterpillar cat kitten cow calf deer fawn dog puppy duck duckling eagle eaglet frog tadpole "
    "goat kid goose gosling hen chick horse foal kangaroo joey owl owlet pig piglet sheep lamb swan cygnet",
)
COLOURS = {
    "green": "grass emerald spinach",
    "white": "snow milk chalk polar",
    "yellow": "banana lemon yolk sunflower",
    "black": "coal soot raven",
    "red": "blood ruby tomato",
    "blue": "sky sapphire",
    "orange": "carrot",
    "brown": "chocolate",
    "pink": "flamingo",
}
COUNTS = re.findall(
    r"([a-z ]+|[a-z ]*[A-Z]\w+) (\d+)",
    "musicians quartet 4, keys piano 88, cards deck 52, squares chessboard 64, players football 11, full "
    "weeks year 52, "
    "wheels tricycle 3, corners cube 8, edges cube 12, faces cube 6, sides decagon 10, sides octagon 8, "
    "sides hexagon 6, "
    "sides pentagon 5, sides square 4, sides triangle 3, seasons year 4, millilitres litre 1000, "
    "millimetres centimetre 10, centimetres metre 100, metres kilometre 1000, grams kilogram 1000, days leap 366, "
    "degrees circle 360, degrees angle 90, planets Solar 8, eggs dozen 12, years millennium 1000, years decade 10, "
    "years century 100, letters alphabet 26, cents dollar 100, seconds minute 60, hours day 24, minutes hour 60, "
    "months year 12, days week 7, wheels car 4, wheels bicycle 2, wheels motorbike 2, wheels unicycle 1, "
    "strings violin 4, arms octopus 8, wings bird 2, wings butterfly 4, eyes person 2, ears person 2, thumbs person 2, "
    "knees person 2, noses person 1, toes foot 5, corners rectangle 4, corners triangle 3, corners hexagon 6, "
    "corners octagon 8, sides rectangle 4, sides heptagon 7, sides nonagon 9, horns unicorn 1, faces die 6, "
    "stars flag 50, stripes flag 13, members duo 2, members trio 3, members quintet 5, players volleyball 6, "
    "players basketball 5, pedals bicycle 2, arms starfish 5",
)
DAYS_OF = {"April": 30, "June": 30, "September": 30, "November": 30}  # the other months that are asked for have 31
PLANETS = re.findall(r"\w+", "Mercury Venus Earth Mars Jupiter Saturn Uranus Neptune")
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
SEASONS = re.findall(r"\w+", "spring summer autumn winter")
ORDINALS = re.findall(r"\w+", "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")
HOMES = re.findall(
    r"\w+", "bee hive bird nest dog kennel hen coop horse stable lion den pig sty rabbit burrow spider web"
)
SEXES = re.findall(
    r"\w+",
    "actor actress boy girl bridegroom bride brother sister bull cow duke duchess emperor empress father mother "
    "gentleman lady grandfather grandmother grandson granddaughter husband wife king queen man woman monk "
    "nun nephew niece "
    "prince princess rooster hen son daughter stallion mare uncle aunt waiter waitress",
)
SIZES = re.findall(
    r"\w+",
    "ant horse bee eagle bicycle plane bicycle truck bush skyscraper cat lion cent dollar centimetre metre day week "
    "feather brick frog cow gram kilogram grape melon hill mountain metre kilometre minute day month year "
    "mouse elephant "
    "pea pumpkin pebble boulder pond ocean puddle lake second minute snail cheetah snowball flame snowflake snowball "
    "tortoise horse village city week month year century",
)
# Cues of a comparison upwards, and downwards.
MORE = r"\b(?:bigger|heavier|longer|faster|taller|higher|deeper|hotter|worth more)\b"
LESS = r"\b(?:smaller|lighter|shorter|slower|lower|shallower|colder|worth less)\b"
# What a question names by its description: a piece of the description, and the answer.
NAMED = re.findall(
    r"([^=]+)=([^|]+)(?:\||$)",
    "largest planet=Jupiter|closest to the Sun=Mercury|on which we live=Earth|red planet=Mars|bright rings=Saturn|"
    "farthest from the Sun=Neptune|star at the centre=Sun|natural satellite=Moon|largest ocean=Pacific Ocean|"
    "highest mountain=Mount Everest|largest country=Russia|largest continent=Asia|South Pole=Antarctica|"
    "tallest living animal=giraffe|largest animal in=blue whale|fastest animal=cheetah|living land animal=elephant|"
    "largest living bird=ostrich|must breathe=oxygen|common gas=nitrogen|solid form=ice|"
    "last month of the year=December|shortest month=February|pumps blood=heart|we think=brain|we hear=ear|we see=eye|"
    "we smell=nose|we taste=tongue|hardest natural=diamond|liquid at room=mercury|that rusts=iron|"
    "author of Romeo=William Shakespeare|Mona Lisa=Leonardo da Vinci|Eiffel=France|Colosseum=Italy|Giza=Egypt|"
    "Taj Mahal=India|language of Brazil=Portuguese|language of Mexico=Spanish|language of Austria=German|"
    "language of Argentina=Spanish|currency of Japan=yen|currency of India=rupee|currency of the United=dollar|"
    "first meal=breakfast|meal at noon=lunch|sun rises=east|sun sets=west|makes honey=bee|gives us wool=sheep|"
    "wine is made=grape|fruit of the vine=raisin|drives nails=hammer|measures temperature=thermometer|"
    "needle points north=compass|between winter and summer=spring|between summer and winter=autumn|"
    "pulls things down=gravity|"
    "white flakes=snow|films are shown=cinema|people cook=kitchen|shape with three=triangle|means stop=red|"
    "means go=green|"
    "bakes bread=baker|teaches children=teacher|flies planes=pilot|water pipes=plumber|bad teeth=dentist|"
    "puts out fires=firefighter|grows crops=farmer|styles hair=hairdresser|plays the piano=pianist|"
    "plays the violin=violinist|bunches of flowers=florist|sick pets=vet|designs buildings=architect|"
    "into space=astronaut|makes suits=tailor|sells meat=butcher|digs coal=miner|keeps bees=beekeeper|"
    "takes photographs=photographer|repairs cars=mechanic|looks after a library=librarian|tends gardens=gardener|"
    "electric wires=electrician|dances on stage=dancer|sings on stage=singer|lays bricks=bricklayer|"
    "things of wood=carpenter|barks=dog|meows=cat|moos=cow|oinks=pig|quacks=duck|neighs=horse|hoots=owl|"
    "crows at dawn=rooster|clucks=hen|brays=donkey|says woof=dog|says moo=cow|says meow=cat|says quack=duck|"
    "says oink=pig",
)
PAINTS = {
    "blue yellow": "green",
    "red yellow": "orange",
    "blue red": "purple",
    "red white": "pink",
    "black white": "grey",
}
# Questions for what comes earlier in a row.
BACK = (
    r"before(?! which)|leads|after which|has ended\?|until|___, \w|preceding|previous|follows which|backwards|back by|"
    r"was yesterday\?|Yesterday was\?|Tomorrow is [A-Z]|arrived yesterday|is tomorrow,"
)
# Questions for the planet nearer to the sun.
INWARD = r"before|just inside|towards the Sun|inner neighbour of \w+ among|after which|missing"


def _roman(text: str) -> str:
    """A letter before a larger one counts against it."""
    values = [ROMAN[c] for c in text]
    return str(sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True)))


def _in_roman(value: int) -> str:
    """The Roman numeral that is read as this value, searched among all that can be."""
    places = (("", *"I II III IV V VI VII VIII IX".split()), ("", *"X XX XXX XL L LX LXX LXXX XC".split()))
    hundreds = ("", *"C CC CCC CD D DC DCC DCCC CM M".split())
    return next(
        h + t + o
        for h in hundreds
        for t in places[1]
        for o in places[0]
        if h + t + o and _roman(h + t + o) == str(value)
    )


def _pair(flat: list[str], found: set[str], back: bool = False) -> str:
    pairs = dict(zip(flat[::2], flat[1::2], strict=True))
    pairs = {b: a for a, b in pairs.items()} if back else pairs
    return next(pairs[k] for k in pairs if k in found)


def _row(prompt: str, lower: set[str]) -> str | None:
    """Months, weekdays and seasons: what stands between, before or after, the nth or its number."""
    months = [w for w in re.findall(r"\w+", prompt) if w in MONTHS]
    if lower & {"month", "months"} and "between" not in lower:
        if ordinal := next((w for w in ORDINALS if w in lower), None):
            return MONTHS[ORDINALS.index(ordinal)]
        if months and "number" in lower:
            return str(MONTHS.index(months[-1]) + 1)
    if months and "days" in lower and "between" not in lower:
        return str(DAYS_OF.get(months[-1], 31))
    for row in (MONTHS, DAYS, SEASONS):
        named = [w for w in re.findall(r"\w+", prompt) if (w.lower() if row is SEASONS else w) in row]
        if not named:
            continue
        place = row.index(named[0].lower() if row is SEASONS else named[0])
        back = "between" not in lower and re.search(BACK, prompt)
        return row[(place + (-1 if back else 1)) % len(row)]
    return None


def solve(prompt: str) -> str:
    """The fact that is asked for."""
    found = set(re.findall(r"\w+", prompt))
    lower = {w.lower() for w in found}
    if re.search(r"opposite|contrary|antonym", prompt, re.I):
        quoted = set(re.findall(r"'(\w+)'", prompt)) - {"___"}
        return _pair(OPPOSITES, quoted or lower)
    if lower & {"capital"}:
        return next(e.rsplit(" ", 1)[0] for e in CITIES.split("|") if e.rsplit(" ", 1)[1] in found)
    if named := next((answer for piece, answer in NAMED if piece.lower() in prompt.lower()), None):
        return named
    if lower & {"continent"}:
        return next(place for place, lands in LANDS.items() if set(lands.split()) & found)
    if lower & {"male", "female"}:
        return _pair(SEXES, lower, back=not lower & set(SEXES[::2]))
    if (more := re.search(MORE, prompt, re.I)) or re.search(LESS, prompt, re.I):
        pair = next(p for p in zip(SIZES[::2], SIZES[1::2], strict=True) if set(p) <= lower)
        return pair[1] if more else pair[0]
    paints = re.search(r"(\w+) and (\w+)", prompt.lower())
    if paints and (mixed := PAINTS.get(" ".join(sorted(paints.groups())))):
        return mixed
    if re.search(r"Roman|door stands|is what number|our digits|[Cc]hapter [IVXLCDM]+:|on page", prompt):
        if digits := re.search(r"\d+", prompt):
            return _in_roman(int(digits[0]))
        return _roman(re.findall(r"\b[IVXLCDM]+\b", prompt)[-1])
    if re.search(r"symbol|chemi|element|periodic", prompt, re.I):
        if named := lower & set(SYMBOLS[1::2]):
            return _pair(SYMBOLS, named, back=True)
        return _pair(SYMBOLS, found - {"In"})
    if (at := next((i for i, p in enumerate(PLANETS) if p in found), None)) is not None:
        back = re.search(INWARD, prompt) and "neighbour of which" not in prompt
        return PLANETS[at - 1 if back else at + 1]
    ordinals = [w for w in ORDINALS if w in lower]
    if ordinals and not lower & {"month", "months"} and lower & {"ordinal", "ordinals", "place"}:
        return ORDINALS[ORDINALS.index(ordinals[0]) + 1]
    if answer := _row(prompt, lower):
        return answer
    if lower & {"legs", "leg"}:
        animal = next((a for a in LEGS if a in found), "")
        return str(LEGS[animal] if animal else 2 if set(BIRDS.split()) & found else 4)
    if re.search(r"\bhome\b|\blives?\b", prompt, re.I):
        return _pair(HOMES, lower)
    if re.search(r"young|baby|offspring|child of|grown", prompt, re.I):
        return _pair(YOUNG, lower)
    if lower & {"colour", "color"}:
        return next(c for c, things in COLOURS.items() if set(things.split()) & found)
    return next(n for words, n in COUNTS if set(words.split()) <= found | lower)
