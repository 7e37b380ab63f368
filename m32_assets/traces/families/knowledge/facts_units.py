"""Units: how many of one are in another, what they measure, short forms and prefixes; and numbers of parts."""

import re

from m32_assets.traces.families.knowledge.facts_calendar import completed, named, picked, verdict
from m32_assets.traces.family import Draft, family
from m32_assets.traces.knowledge import Kind, Point, facts_of, points, question, turned, without
from m32_assets.traces.wordings import keyed_wordings

COUNT = Kind(
    """days:7:a week;months:12:a year;minutes:60:an hour;hours:24:a day;seconds:60:a minute;cents:100:a dollar;
    pence:100:a pound sterling;letters:26:the English alphabet;years:100:a century;years:10:a decade;
    years:1000:a millennium;decades:10:a century;eggs:12:a dozen;days:366:a leap year;days:365:an ordinary year;
    days:14:a fortnight;seasons:4:a year;full weeks:52:a year;months:3:a quarter of a year;months:6:half a year;
    minutes:15:a quarter of an hour;minutes:30:half an hour;hours:12:half a day;grams:1000:a kilogram;
    milligrams:1000:a gram;kilograms:1000:a tonne;metres:1000:a kilometre;centimetres:100:a metre;
    millimetres:10:a centimetre;millimetres:1000:a metre;millilitres:1000:a litre;centilitres:100:a litre;
    inches:12:a foot;feet:3:a yard;inches:36:a yard;ounces:16:a pound of sugar;pints:8:a gallon;bits:8:a byte;
    watts:1000:a kilowatt;thousands:1000:a million;tens:10:a hundred;square metres:10000:a hectare""",
    "{z} is made up of {y} {x}",
    "the number of {x} in {z} is {y}",
)
WHOLE = Kind(
    """60 seconds:minute;60 minutes:hour;24 hours:day;7 days:week;12 months:year;10 years:decade;100 years:century;
    1000 years:millennium;14 days:fortnight;1000 grams:kilogram;1000 milligrams:gram;1000 kilograms:tonne;
    1000 metres:kilometre;100 centimetres:metre;10 millimetres:centimetre;1000 millilitres:litre;12 inches:foot;
    3 feet:yard;16 ounces:pound;8 pints:gallon;8 bits:byte;100 cents:dollar;1000 watts:kilowatt;12 eggs:dozen""",
    "one {y} has {x}",
    "{x} make one {y}",
)
HAVE = Kind(
    """wheels:4:a car;wheels:2:a bicycle;wheels:2:a motorbike;wheels:3:a tricycle;pedals:2:a bicycle;strings:4:a violin;
    strings:6:a guitar;keys:88:a full piano;members:2:a duo;members:3:a trio;musicians:4:a quartet;members:5:a quintet;
    players:11:a football team on the pitch;players:7:a handball team on court;players:6:a volleyball team on court;
    players:5:a basketball team on court;squares:64:a chessboard;pawns:8:one side in chess;pieces:32:a whole chess set;
    cards:52:a standard deck;faces:6:a die;dots:21:a whole die;legs:3:a tripod;colours:7:a rainbow;
    lights:3:a traffic light;rings:5:the Olympic flag;stars:50:the flag of the United States;
    stripes:13:the flag of the United States;hours:12:a clock face;holes:18:a golf course;sleeves:2:a jacket;
    lenses:2:a pair of glasses;sides:2:a coin""",
    "{x} of {z}: {y}",
    "the number of {x} is {y}",
)
OWNER = Kind(
    ";".join(f"{y} {x}:{z}" for x, y, z in facts_of(HAVE)),
    "{y} has {x}",
    "the one with {x} is {y}",
    also="2 pedals:a full piano;2 pedals:a car;3 legs:a full piano;6 faces:a whole die;21 dots:a die",
)
MEASURE = Kind(
    """length:metre;mass:kilogram;time:second;electric current:ampere;force:newton;voltage:volt;power:watt;
    pressure:pascal;energy:joule;frequency:hertz;electrical resistance:ohm;loudness:decibel;the size of files:byte""",
    "{x} is given in the unit {y}",
    "the unit of {x} is the {y}",
)
# The order keeps units that would do as well away from each other.
BEST = Kind(
    """the length of a pencil:centimetre;the distance between two cities:kilometre;the weight of an apple:gram;
    the weight of a loaded truck:tonne;the height of a house:metre;a spoonful of medicine:millilitre;
    the time of a sprinter over 100 metres:second;the thickness of a coin:millimetre;
    the weight of a grown person:kilogram;the length of a night's sleep:hour;the water in a bucket:litre;
    the time to boil an egg:minute;the age of a grandmother:year;the length of the summer holidays:week""",
    "{x} comes to a handy number of {y}s",
    "the best unit is the {y}",
)
PREFIX = Kind(
    """kilo:thousand;mega:million;giga:billion;hecto:hundred;deci:tenth;centi:hundredth;milli:thousandth;
    micro:millionth;mono:one;bi:two;tri:three;quad:four;penta:five;hexa:six;octo:eight;semi:half""",
    "'{x}' in front of a word is for {y}",
    "the prefix '{x}' means {y}",
)
SHORT = Kind(
    """kilometre:km;centimetre:cm;millimetre:mm;metre:m;kilogram:kg;gram:g;milligram:mg;tonne:t;litre:l;millilitre:ml;
    hour:h;minute:min;second:s;watt:W;kilowatt:kW;volt:V;hertz:Hz;joule:J;hectare:ha;megabyte:MB;gigabyte:GB;foot:ft;
    pound:lb;ounce:oz;miles per hour:mph;kilometres per hour:km/h""",
    "'{y}' is written for '{x}'",
    "the abbreviation of {x} is {y}",
)
TOOL = Kind(
    """thermometer:temperature;ruler:length;weighing scale:weight;clock:time;speedometer:speed;protractor:angles;
    barometer:air pressure;compass:direction;rain gauge:rainfall""",
    "the tool for {y}: {x}",
    "the {x} is for {y}",
)
_BIGGER = """mouse:elephant:bigger;ant:horse:bigger;cat:lion:bigger;bee:eagle:bigger;frog:cow:bigger;pea:pumpkin:bigger;
    grape:melon:bigger;village:city:bigger;pond:ocean:bigger;feather:brick:heavier;bicycle:truck:heavier;
    pebble:boulder:heavier;gram:kilogram:heavier;snowflake:snowball:heavier;second:minute:longer;minute:day:longer;
    day:week:longer;week:month:longer;month:year:longer;year:century:longer;centimetre:metre:longer;
    metre:kilometre:longer;snail:cheetah:faster;tortoise:horse:faster;bicycle:plane:faster;bush:skyscraper:taller;
    hill:mountain:higher;puddle:lake:deeper;cent:dollar:worth more;snowball:flame:hotter;kilogram:tonne:heavier;
    millilitre:litre:bigger"""
_CONTRARY = {
    "bigger": "smaller",
    "heavier": "lighter",
    "longer": "shorter",
    "faster": "slower",
    "taller": "shorter",
    "higher": "lower",
    "deeper": "shallower",
    "worth more": "worth less",
    "hotter": "colder",
}
_BOTH_WAYS = [fact.strip().split(":") for fact in _BIGGER.split(";")]
BIGGER = Kind(
    ";".join(f"{x}:{y}:{z};{y}:{x}:{_CONTRARY[z]}" for x, y, z in _BOTH_WAYS),
    "{ay} is {z} than {ax}",
    "it is the {y}",
)
KINDS = {
    "count": COUNT,
    "whole": WHOLE,
    "have": HAVE,
    "owner": OWNER,
    "measure": MEASURE,
    "measured": turned(MEASURE, "the {x} measures {y}"),
    "best": BEST,
    "best_for": turned(BEST, "the {x} fits {y}"),
    "prefix": PREFIX,
    "prefix_for": turned(
        without(PREFIX, *"mono bi tri quad penta hexa octo semi".split()), "the prefix for {x} is {y}"
    ),
    "prefix_pick": turned(PREFIX, "of these, the prefix for {x} is {y}"),
    "short": SHORT,
    "long": turned(SHORT, "'{x}' is the abbreviation of {y}"),
    "tool": TOOL,
    "tool_for": turned(without(TOOL, "ruler", "weighing scale", "clock"), "the tool for {x} is the {y}"),
    "tool_pick": turned(TOOL, "of these, the tool for {x} is the {y}"),
    "bigger": BIGGER,
}


@family("reasoning", point=points(KINDS, keyed_wordings(__file__)))
def facts_units(point: Point) -> Draft:
    return question(KINDS, point)


# Solver: finds the words of an entry of its own lists in the question.

# Words that name what is counted and where, and the number; with several in a question, the one of most words counts.
COUNTS = re.findall(
    r"([A-Za-z ]+) (\d+)",
    "bits byte 8, centilitres litre 100, centimetres metre 100, cents dollar 100, days fortnight 14, days leap year "
    "366, days ordinary year 365, days week 7, decades century 10, eggs dozen 12, feet yard 3, full weeks year 52, "
    "grams kilogram 1000, hours day 24, hours half day 12, inches foot 12, inches yard 36, kilograms tonne 1000, "
    "letters alphabet 26, metres kilometre 1000, milligrams gram 1000, millilitres litre 1000, millimetres centimetre "
    "10, millimetres metre 1000, minutes half hour 30, minutes hour 60, minutes quarter hour 15, months half year 6, "
    "months quarter year 3, months year 12, ounces pound 16, pence pound 100, pints gallon 8, seasons year 4, seconds "
    "minute 60, square metres hectare 10000, tens hundred 10, thousands million 1000, watts kilowatt 1000, years "
    "century 100, years decade 10, years millennium 1000, cards deck 52, colours rainbow 7, dots die 21, faces "
    "die 6, holes golf 18, hours clock 12, keys piano 88, legs tripod 3, lenses glasses 2, lights traffic 3, members "
    "duo 2, members quintet 5, members trio 3, musicians quartet 4, pawns chess 8, pedals bicycle 2, pieces chess 32, "
    "players basketball 5, players football 11, players handball 7, players volleyball 6, rings Olympic 5, sides coin "
    "2, sleeves jacket 2, squares chessboard 64, stars flag 50, strings guitar 6, strings violin 4, stripes flag 13, "
    "wheels bicycle 2, wheels car 4, wheels motorbike 2, wheels tricycle 3",
)
WHOLES = (
    "byte=8 bits|centimetre=10 millimetres|century=100 years|day=24 hours|decade=10 years|dollar=100 cents|"
    "dozen=12 eggs|foot=12 inches|fortnight=14 days|gallon=8 pints|gram=1000 milligrams|hour=60 minutes|"
    "kilogram=1000 grams|kilometre=1000 metres|kilowatt=1000 watts|litre=1000 millilitres|metre=100 centimetres|"
    "millennium=1000 years|minute=60 seconds|pound=16 ounces|tonne=1000 kilograms|week=7 days|yard=3 feet|"
    "year=12 months"
)
UNITS = (
    "ampere=electric current|byte=the size of files|decibel=loudness|hertz=frequency|joule=energy|kilogram=mass|"
    "metre=length|newton=force|ohm=electrical resistance|pascal=pressure|second=time|volt=voltage|watt=power"
)
TASKS = (
    "centimetre=pencil|gram=apple|hour=sleep|kilogram=person|kilometre=cities|litre=bucket|metre=house|"
    "millilitre=medicine|millimetre=coin|minute=egg|second=sprinter|tonne=truck|week=holidays|year=grandmother"
)
PREFIXES = (
    "billion=giga|eight=octo|five=penta|four=quad|half=semi|hundred=hecto|hundredth=centi|million=mega|"
    "millionth=micro|one=mono|six=hexa|tenth=deci|thousand=kilo|thousandth=milli|three=tri|two=bi"
)
LETTERS = (
    "GB=gigabyte|Hz=hertz|J=joule|MB=megabyte|V=volt|W=watt|cm=centimetre|ft=foot|g=gram|h=hour|ha=hectare|"
    "kW=kilowatt|kg=kilogram|km=kilometre|km/h=kilometres per hour|l=litre|lb=pound|m=metre|mg=milligram|min=minute|"
    "ml=millilitre|mm=millimetre|mph=miles per hour|oz=ounce|s=second|t=tonne"
)
TOOLS = (
    "air pressure=barometer|angles=protractor|direction=compass|length=ruler|rainfall=rain gauge|speed=speedometer|"
    "temperature=thermometer|time=clock|weight=weighing scale"
)
SIZES = re.findall(
    r"\w+",
    "ant horse bee eagle bicycle plane bicycle truck bush skyscraper cat lion cent dollar centimetre metre day week "
    "feather brick frog cow gram kilogram grape melon hill mountain kilogram tonne metre kilometre millilitre litre "
    "minute day month year mouse elephant pea pumpkin pebble boulder pond ocean puddle lake second minute snail "
    "cheetah snowball flame snowflake snowball tortoise horse village city week month year century",
)
# Cues of a comparison upwards, and downwards.
MORE = r"\b(?:bigger|heavier|longer|faster|taller|higher|deeper|hotter|worth more)\b"
LESS = r"\b(?:smaller|lighter|shorter|slower|lower|shallower|colder|worth less)\b"
PREFIX_CUE = r"(?i)prefix|beginning of a word|words? that begin"
WHOLE_CUE = r"\bmake\b|\bone\b|= 1 |single word|another name|put .* together"
# The cues of a question, and the list that completes it.
LISTS = (
    (r"best unit|fits best|handy|that suits|which unit would", TASKS),
    (r"\btool|instrument|\bmeter\b|gadget|device", TOOLS),
    (r"\bunits?\b|measured|measures", UNITS),
)


def _compared(prompt: str) -> str | None:
    """Which of two is more, or less; None where nothing is compared."""
    more = re.search(MORE, prompt, re.I)
    if not more and not re.search(LESS, prompt, re.I):
        return None
    words = set(re.findall(r"\w+", prompt.lower()))
    pair = next(p for p in zip(SIZES[::2], SIZES[1::2], strict=True) if set(p) <= words)
    greater = pair[1] if more else pair[0]
    first = next(word for word in re.findall(r"\w+", prompt.lower()) if word in pair)
    return verdict(prompt, first == greater) or greater


def _counted(prompt: str) -> str:
    """The number of parts of a thing, or whether the number is right."""
    words = set(re.findall(r"\w+", prompt)) | set(re.findall(r"\w+", prompt.lower()))
    found = [(entry.split(), count) for entry, count in COUNTS if set(entry.split()) <= words]
    _, count = max(found, key=lambda entry: len(entry[0]))
    return verdict(prompt, count in words) or count


def _owner(prompt: str) -> str | None:
    """Of the quoted options, the one that has so many of some part."""
    outside = set(re.findall(r"\w+", re.sub(r'"[^"]+"', "", prompt)))
    for option in re.findall(r'"([^"]+)"', prompt):
        words = set(re.findall(r"\w+", option))
        for entry, count in COUNTS:
            part, *owner = entry.split()
            if {part, count} <= outside and words.issuperset(owner):
                return option
    return None


def solve(prompt: str) -> str:
    """The number, unit, word or thing that is asked for."""
    if option := _owner(prompt) or picked(prompt, TOOLS, PREFIXES, TASKS):
        return option
    if compared := _compared(prompt):
        return compared
    if re.search(PREFIX_CUE, prompt):
        return completed(PREFIXES, prompt)
    if re.search(r"abbreviat|\bshort\b|stands? for|letters? for|\bsign\b|written out|in full", prompt):
        quoted = "|".join(f"'{short}'={name}" for short, name in re.findall(r"([^=|]+)=([^|]+)", LETTERS))
        return completed(quoted, prompt).strip("'")
    if re.search(WHOLE_CUE, prompt) and named(re.findall(r"=([^|]+)", WHOLES), prompt):
        return completed(WHOLES, prompt)
    for cue, text in LISTS:
        if re.search(cue, prompt, re.I):
            return completed(text, prompt)
    return _counted(prompt)
