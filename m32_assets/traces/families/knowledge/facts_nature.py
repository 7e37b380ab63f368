"""Nature: elements, planets, the body, solid, liquid and gas, plants, colours, and what things are made of."""

import re

from m32_assets.traces.families.knowledge.facts_calendar import completed, followed, named, picked
from m32_assets.traces.family import Draft, family
from m32_assets.traces.knowledge import Kind, Point, grouped, points, question, turned
from m32_assets.traces.wordings import keyed_wordings

SYMBOL = Kind(
    """hydrogen:H;helium:He;carbon:C;nitrogen:N;oxygen:O;neon:Ne;sodium:Na;magnesium:Mg;aluminium:Al;sulfur:S;
    chlorine:Cl;potassium:K;calcium:Ca;iron:Fe;copper:Cu;zinc:Zn;silver:Ag;gold:Au;tin:Sn;lead:Pb;mercury:Hg;
    iodine:I""",
    "in the periodic table {x} is {y}",
    "the symbol of {x} is {y}",
)
PLANET = Kind(
    "Mercury:Venus;Venus:Earth;Earth:Mars;Mars:Jupiter;Jupiter:Saturn;Saturn:Uranus;Uranus:Neptune",
    "from the Sun outward: {x}, {y}",
    "after {x} comes {y}",
)
_FROM_SUN = "Mercury, Venus, Earth, Mars, Jupiter, Saturn, Uranus, Neptune".split(", ")
NTH_PLANET = Kind(
    ";".join(
        f"{nth}:{_FROM_SUN[i]}:{', '.join(_FROM_SUN[: i + 1])}"
        for i, nth in enumerate("first second third fourth fifth sixth seventh eighth".split())
    ),
    "from the Sun outward: {z}",
    "the {x} planet is {y}",
)
SKY = Kind(
    """the largest planet of the Solar System:Jupiter:a giant of gas;
    the planet closest to the Sun:Mercury:the innermost one;the planet on which we live:Earth:our own one;
    the planet known as the red planet:Mars:its dust is rusty;
    the planet known for its broad bright rings:Saturn:they are of ice;
    the planet farthest from the Sun:Neptune:the eighth one;the hottest planet:Venus:its thick air keeps the heat;
    the star at the centre of the Solar System:Sun:all planets go around it;
    the natural satellite of the Earth:Moon:it goes around us;the galaxy in which we live:Milky Way:a band of stars""",
    "{y}: {z}",
    "{x} is called {y}",
)
ORGAN = Kind(
    """pumps blood through the body:heart:it beats;lets us think:brain:it is in the head;
    lets us hear:ear:it catches sound;lets us see:eye:it catches light;lets us smell:nose:it is in the face;
    lets us taste:tongue:it is in the mouth;fills with air when we breathe:lung:we have two in the chest;
    is a bag where food meets strong acid:stomach:it is in the belly;covers the whole body:skin:it is on the outside;
    protects the brain:skull:it is of bone;cleans the blood and makes urine:kidney:it lies in the back;
    chews food:tooth:it is hard;is the joint in the middle of the arm:elbow:it bends the arm;
    is the joint in the middle of the leg:knee:it bends the leg;joins the hand to the arm:wrist:a watch is worn on it;
    joins the foot to the leg:ankle:above the foot;joins the head to the body:neck:a scarf goes around it;
    moves a bone by getting shorter:muscle:it pulls;is one of the hard pieces of the skeleton:bone:we have about 206;
    carries blood to all places of the body:artery:from the heart""",
    "the {y}: {z}",
    "the part that {x} is the {y}",
    also="protects the brain:bone;carries blood to all places of the body:heart;protects the brain:skin",
)
SENSE = Kind(
    "eye:sight;ear:hearing;nose:smell;tongue:taste;skin:touch", "the {x} serves {y}", "the sense of the {x} is {y}"
)
NUMBER = Kind(
    """eyes of a person:2;fingers on one hand, with the thumb:5;toes on a human foot:5;teeth of a grown person:32;
    milk teeth of a small child:20;kidneys of a person:2;chambers of the human heart:4;human senses:5;
    planets of the Solar System:8;degrees Celsius at which water boils:100;degrees Celsius at which water freezes:0;
    hours in which the Earth turns once:24;leaves of a lucky clover:4""",
    "the {x}: {y}",
    "the number is {y}",
)
STATE = Kind(
    grouped(
        """solid: ice, stone, wood, iron, salt, a brick; liquid: water, milk, oil, petrol, vinegar, juice; gas: oxygen,
        steam, air, helium, nitrogen, carbon dioxide"""
    ),
    "in daily life {x} is {y}",
    "the state of {x} is {y}",
)
CHANGE = Kind(
    """ice to water:melting;water to ice:freezing;water to vapour:evaporation;vapour to water:condensation""",
    "the way from {x} is {y}",
    "the change is called {y}",
)
COLOUR = Kind(
    """grass:green;snow:white;a ripe banana:yellow;coal:black;blood:red;the clear sky at noon:blue;a ripe lemon:yellow;
    milk:white;an emerald:green;a ruby:red;a carrot:orange;an egg yolk:yellow;a sapphire:blue;spinach:green;
    chalk:white;a ripe tomato:red;soot:black;chocolate:brown;a flamingo:pink;a polar bear:white;a raven:black;
    a sunflower:yellow;the light for stop:red;the light for go:green""",
    "{x} is known to look {y}",
    "the colour is {y}",
    also="an egg yolk:orange;a flamingo:red;a ripe tomato:orange;chocolate:black;chocolate:white;a flamingo:orange",
)
SOURCE = Kind(
    """raisins:grapes;wine:grapes;prunes:plums;cider:apples;ketchup:tomatoes;chips:potatoes;chocolate:cocoa;
    popcorn:corn;cheese:milk;butter:milk;yoghurt:milk;paper:wood;glass:sand;bricks:clay;steel:iron;tyres:rubber;
    toast:bread;flour:grain""",
    "{y} can be turned into {x}",
    "the source of {x}: {y}",
    also="toast:grain;popcorn:grain;chocolate:milk;flour:corn;bricks:sand;wine:apples;tyres:iron;cider:grapes",
)
PLANT = Kind(
    grouped(
        """fruit: apple, banana, pear, cherry, plum, mango, strawberry; vegetable: carrot, cabbage, onion, spinach,
        broccoli, leek; flower: rose, tulip, daisy, lily, daffodil; tree: oak, birch, beech, fir, willow, maple; grain:
        wheat, rye, barley, oats"""
    ),
    "the {x} counts among the {y}s",
    "the {x} is a {y}",
    also="apple:tree;banana:tree;pear:tree;cherry:tree;plum:tree;mango:tree",
)
TERM = Kind(
    """the gas that people must breathe to live:oxygen:it is part of air;
    the most common gas in the air:nitrogen:about 78%;
    the gas that we breathe out and plants take in:carbon dioxide:it makes lemonade bubble;
    the solid form of water:ice:water that is frozen;the hardest natural mineral:diamond:it is pure carbon;
    the metal that is liquid at room temperature:mercury:an old thermometer holds it;
    the metal that rusts:iron:with water and air it turns brown;
    the force that pulls things down to the ground:gravity:the Earth attracts them;
    the frozen water that falls as white flakes:snow:crystals of ice;
    balls of ice that fall from a cloud:hail:they can be hard as stones;
    a cloud that lies on the ground:fog:we see little in it;the flash in a storm:lightning:a huge spark;
    the noise after a flash in a storm:thunder:hot air bursts outward;
    the coloured arc in the sky after rain:rainbow:light split by drops;
    a mountain that spits fire and lava:volcano:melted rock rises in it;
    the shaking of the ground:earthquake:plates of rock slip;a dry land with very little rain:desert:often of sand;
    a piece of land with water on all sides:island:we go by boat;
    low land between mountains:valley:a river often runs in it;a slow river of ice:glacier:snow pressed to ice;
    the place where a river begins:source:often a spring;the part of a plant in the soil:root:it drinks water;
    the green part of a plant that catches light:leaf:it makes sugar;
    the thing from which a new plant grows:seed:it is sown;the outer skin of a tree:bark:it protects the wood;
    the thick stem of a tree:trunk:branches grow from it;the sharp point on the stem of a rose:thorn:it stings;
    the dark shape behind a thing in the light:shadow:light is missing;
    the metal thing that pulls iron to itself:magnet:it has two poles;
    the way in which plants make sugar out of light:photosynthesis:in the leaves""",
    "{y}: {z}",
    "{x} is called {y}",
    also="""the frozen water that falls as white flakes:ice;balls of ice that fall from a cloud:ice;
    the solid form of water:snow;the solid form of water:hail;a slow river of ice:ice""",
)
KINDS = {
    "symbol": SYMBOL,
    "element": turned(SYMBOL, "the element {x} is {y}"),
    "planet": PLANET,
    "planet_before": turned(PLANET, "before {x} comes {y}"),
    "nth_planet": NTH_PLANET,
    "planet_place": turned(NTH_PLANET, "{x} is the planet that comes {y}"),
    "sky": SKY,
    "sky_is": turned(SKY, "the name {x} stands for {y}"),
    "organ": ORGAN,
    "organ_does": turned(ORGAN, "the {x} {y}"),
    "sense": SENSE,
    "sense_organ": turned(SENSE, "the organ of {x} is the {y}"),
    "number": NUMBER,
    "counted": turned(NUMBER, "what counts {x}: {y}"),
    "state": STATE,
    "in_state": turned(STATE, "what is {x}: {y}"),
    "change": CHANGE,
    "change_is": turned(CHANGE, "{x} goes from {y}"),
    "colour": COLOUR,
    "coloured": turned(COLOUR, "the one that is {x}: {y}"),
    "source": SOURCE,
    "made_from": turned(SOURCE, "what is made from {x}: {y}"),
    "plant": PLANT,
    "of_plants": turned(PLANT, "the {x} is the {y}"),
    "term": TERM,
    "term_is": turned(TERM, "the word {x} stands for {y}"),
}


@family("reasoning", point=points(KINDS, keyed_wordings(__file__)))
def facts_nature(point: Point) -> Draft:
    return question(KINDS, point)


# Solver: completes pairs of its own lists, and counts on in the row of the planets.

SYMBOLS = (
    "Ag=silver|Al=aluminium|Au=gold|C=carbon|Ca=calcium|Cl=chlorine|Cu=copper|Fe=iron|H=hydrogen|He=helium|Hg=mercury|"
    "I=iodine|K=potassium|Mg=magnesium|N=nitrogen|Na=sodium|Ne=neon|O=oxygen|Pb=lead|S=sulfur|Sn=tin|Zn=zinc"
)
PLANETS = "Mercury Venus Earth Mars Jupiter Saturn Uranus Neptune".split()
PLACES = "|".join(
    f"{name}={place}"
    for name, place in zip(PLANETS, "first second third fourth fifth sixth seventh eighth".split(), strict=True)
)
HEAVENS = (
    "Earth=on which we live|Jupiter=largest planet|Mars=red planet|Mercury=closest to the Sun|Milky Way=galaxy|"
    "Moon=natural satellite|Neptune=farthest from the Sun|Saturn=bright rings|Sun=star at the centre|"
    "Venus=hottest planet"
)
PARTS = (
    "ankle=the foot to the leg|artery=carries blood|bone=the skeleton|brain=think|ear=hear|elbow=middle of the arm|"
    "eye=see|heart=pumps blood|kidney=urine|knee=middle of the leg|lung=breathe|"
    "muscle=moves a bone by getting shorter|neck=the head to the body|nose=smell|skin=the whole body|"
    "skull=protects the brain|stomach=strong acid|tongue=taste|tooth=chews|wrist=the hand to the arm"
)
SENSES = "hearing=ear|sight=eye|smell=nose|taste=tongue|touch=skin"
NUMBERS = (
    "0=water freezes|100=water boils|2=eyes,kidneys|20=milk teeth|24=Earth turns|32=teeth of a grown person|"
    "4=chambers,clover|5=fingers,senses,toes|8=planets"
)
STATES = (
    "gas=air,carbon dioxide,helium,nitrogen,oxygen,steam|liquid=juice,milk,oil,petrol,vinegar,water|solid=a brick,ice,"
    "iron,salt,stone,wood"
)
CHANGES = "condensation=vapour to water|evaporation=water to vapour|freezing=water to ice|melting=ice to water"
COLOURS = (
    "black=coal,raven,soot|blue=clear sky,sapphire|brown=chocolate|green=emerald,grass,light for go,spinach|"
    "orange=carrot|pink=flamingo|red=blood,light for stop,ruby,tomato|white=chalk,milk,polar bear,snow|yellow=banana,"
    "lemon,sunflower,yolk"
)
SOURCES = (
    "apples=cider|bread=toast|clay=bricks|cocoa=chocolate|corn=popcorn|grain=flour|grapes=raisins,wine|iron=steel|"
    "milk=butter,cheese,yoghurt|plums=prunes|potatoes=chips|rubber=tyres|sand=glass|tomatoes=ketchup|wood=paper"
)
PLANTS = (
    "flower=daffodil,daisy,lily,rose,tulip|fruit=apple,banana,cherry,mango,pear,plum,strawberry|grain=barley,oats,rye,"
    "wheat|tree=beech,birch,fir,maple,oak,willow|vegetable=broccoli,cabbage,carrot,leek,"
    "onion,spinach"
)
TERMS = (
    "bark=outer skin of a tree|carbon dioxide=breathe out|desert=dry land|diamond=hardest natural|"
    "earthquake=shaking of the ground|fog=lies on the ground|glacier=river of ice|gravity=pulls things down|"
    "hail=balls of ice|ice=solid form|iron=that rusts|island=water on all sides|leaf=catches light|"
    "lightning=the flash in a storm|magnet=pulls iron|mercury=liquid at room|nitrogen=common gas|oxygen=must breathe|"
    "photosynthesis=make sugar|rainbow=coloured arc|root=part of a plant in the soil|seed=new plant grows|"
    "shadow=dark shape|snow=white flakes|source=river begins|thorn=sharp point|thunder=noise after|trunk=thick stem|"
    "valley=low land|volcano=fire and lava"
)
# Questions for the planet nearer to the sun.
INWARD = r"before|just inside|towards the Sun|inner neighbour of \w+ among|after which|missing"


def _things(text: str) -> str:
    """A pattern of the things of a list."""
    return rf"\b(?:{'|'.join(re.findall(r'[=,]([^=,|]+)', text))})\b"


# The cues of a question, and the list that completes it; the first cue that is found counts.
LISTS = (
    (_things(TERMS), TERMS),
    (_things(HEAVENS), HEAVENS),
    (_things(CHANGES), CHANGES),
    (r"colou?r|crayon|paint|\bshade", COLOURS),
    (r"\bstate|solid|liquid|\bgas\b", STATES),
    (r"number|how many|\bcount|\d", NUMBERS),
    (r"\bsense", SENSES),
    (_things(PARTS), PARTS),
    (r"\bmade\b|\bmakes?\b|material|comes? from|ingredient|out of|factory|turned into|raw material", SOURCES),
    ("", PLANTS),
)


def _element(prompt: str) -> str:
    """The name of a symbol, or the symbol of a name. Symbols are marked, since they could be parts of words."""
    symbols = [symbol for symbol, _ in re.findall(r"(\w+)=(\w+)", SYMBOLS)]
    text = re.sub(r"\bI (?=need|write|found|must|have)", "", prompt)
    text = re.sub(r"\b[A-Z][a-z]?\b", lambda found: f"[{found[0]}]" if found[0] in symbols else found[0], text)
    return completed(re.sub(r"(\w+)=", r"[\1]=", SYMBOLS), text).strip("[]")


def solve(prompt: str) -> str:
    """The fact that is asked for."""
    if option := picked(prompt, TERMS, HEAVENS, CHANGES, PARTS, NUMBERS, COLOURS, SOURCES):
        return option
    if re.search(r"symbol|chemi|\belement|periodic|formula", prompt, re.I):
        return _element(prompt)
    told = re.search(_things(HEAVENS), prompt)
    if not told and re.search("|".join(PLANETS[:2] + PLANETS[3:]) + "|[Pp]lanet", prompt):
        if named("first second third fourth fifth sixth seventh eighth".split(), prompt) or re.search(
            "which place|ordinal", prompt
        ):
            return completed(PLACES, prompt)
        if named(PLANETS, prompt):
            by = -1 if re.search(INWARD, prompt) and "neighbour of which" not in prompt else 1
            return followed({name: PLANETS[(at + by) % 8] for at, name in enumerate(PLANETS)}, prompt)
    return completed(next(text for cue, text in LISTS if re.search(cue, prompt, re.I)), prompt)
