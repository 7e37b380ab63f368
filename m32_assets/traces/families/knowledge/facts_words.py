"""Words: opposites, women and men, Roman numerals, ordinals, paints, jobs, tools, and what is called what."""

import re
from itertools import pairwise

from m32_assets.traces.families.knowledge.facts_calendar import completed, followed, named, picked, verdict
from m32_assets.traces.family import Draft, family
from m32_assets.traces.knowledge import Kind, Point, points, question, turned
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import words_of

# Asked from both sides, and from the first side only, where the second word has other opposites too.
BOTH_SIDES = """
    hot:cold;big:small;up:down;early:late;open:closed;full:empty;fast:slow;wet:dry;rich:poor;near:far;
    high:low;loud:quiet;strong:weak;deep:shallow;clean:dirty;happy:sad;wide:narrow;inside:outside;
    first:last;day:night;black:white;buy:sell;push:pull;win:lose;begin:end;above:below;before:after;
    north:south;east:west;same:different;asleep:awake;cheap:expensive;remember:forget;accept:refuse;
    rough:smooth;tight:loose;alive:dead;guilty:innocent;love:hate;laugh:cry;increase:decrease;attack:defend;
    maximum:minimum;arrival:departure;victory:defeat;war:peace;friend:enemy;question:answer;success:failure;
    entrance:exit;top:bottom;front:back;good:bad;possible:impossible;always:never;more:less;with:without;
    polite:rude;public:private"""
ONE_SIDE = (
    "soft:hard;young:old;left:right;thick:thin;long:short;heavy:light;beautiful:ugly;easy:difficult;ancient:modern"
)
OPPOSITE = Kind(
    ";".join([BOTH_SIDES, *(":".join(fact.strip().split(":")[::-1]) for fact in BOTH_SIDES.split(";")), ONE_SIDE]),
    "'{x}' and '{y}' are the two ends of a pair",
    "the opposite of '{x}' is '{y}'",
)
SAME = Kind(
    """big:large;quick:fast;begin:start;happy:glad;clever:smart;shut:close;rich:wealthy;easy:simple;ill:sick;
    buy:purchase;gift:present;hard:difficult;odd:strange;speak:talk;shout:yell;end:finish;answer:reply;little:small""",
    "'{x}' can be replaced by '{y}'",
    "'{x}' means nearly the same as '{y}'",
    also="shut:finish;end:close;quick:smart;clever:fast;hard:strange;speak:reply;answer:talk;shout:talk;speak:yell",
)
FEMALE = Kind(
    """man:woman;boy:girl;king:queen;father:mother;son:daughter;brother:sister;uncle:aunt;husband:wife;prince:princess;
    grandfather:grandmother;grandson:granddaughter;nephew:niece;rooster:hen;bull:cow;stallion:mare;waiter:waitress;
    actor:actress;duke:duchess;emperor:empress;monk:nun;gentleman:lady;bridegroom:bride;lion:lioness""",
    "a pair: male {x}, female {y}",
    "the female word is {y}",
)
ROMAN = Kind(
    """I:1:the Roman numeral for 1;V:5:the Roman numeral for 5;X:10:the Roman numeral for 10;
    L:50:the Roman numeral for 50;C:100:the Roman numeral for 100;D:500:the Roman numeral for 500;
    M:1000:the Roman numeral for 1000;II:2:I + I, 1 + 1 = 2;III:3:I + I + I, 1 + 1 + 1 = 3;IV:4:I before V, 5 - 1 = 4;
    VI:6:V + I, 5 + 1 = 6;IX:9:I before X, 10 - 1 = 9;XI:11:X + I, 10 + 1 = 11;XX:20:X + X, 10 + 10 = 20;
    XL:40:X before L, 50 - 10 = 40;XC:90:X before C, 100 - 10 = 90;VII:7:V + I + I, 5 + 1 + 1 = 7;
    VIII:8:V + I + I + I, 5 + 1 + 1 + 1 = 8;XII:12:X + I + I, 10 + 1 + 1 = 12;
    XIII:13:X + I + I + I, 10 + 1 + 1 + 1 = 13;XIV:14:X + IV, 10 + 4 = 14;XV:15:X + V, 10 + 5 = 15;
    XVI:16:X + V + I, 10 + 5 + 1 = 16;XIX:19:X + IX, 10 + 9 = 19;XXIV:24:X + X + IV, 10 + 10 + 4 = 24;
    XXV:25:X + X + V, 10 + 10 + 5 = 25;LX:60:L + X, 50 + 10 = 60;LXX:70:L + X + X, 50 + 10 + 10 = 70;
    CC:200:C + C, 100 + 100 = 200;CD:400:C before D, 500 - 100 = 400;CM:900:C before M, 1000 - 100 = 900""",
    "{x} is {z}",
    "Roman {x} is {y}",
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
ORDINAL = Kind(
    ";".join(f"{_ORDINALS[i]}:{_ORDINALS[i + 1]}" for i in range(11)), "in order: {x}, {y}", "after {x} comes {y}"
)
NTH = Kind(
    ";".join(f"{i}:{nth}" for i, nth in enumerate(_ORDINALS, 1))
    + ";13:thirteenth;20:twentieth;30:thirtieth;100:hundredth",
    "number {x} in a row is the {y}",
    "the ordinal of {x} is {y}",
)
MIX = Kind(
    """blue and yellow:green;yellow and blue:green;red and yellow:orange;yellow and red:orange;red and blue:purple;
    blue and red:purple;red and white:pink;white and red:pink;black and white:grey;white and black:grey""",
    "as paints, {x} blend into {y}",
    "the mixed colour is {y}",
)
JOB = Kind(
    """bakes bread:baker;teaches children at a school:teacher;flies planes:pilot;repairs water pipes:plumber;
    treats bad teeth:dentist;puts out fires:firefighter;grows crops in fields:farmer;cuts and styles hair:hairdresser;
    plays the piano in concerts:pianist;plays the violin in concerts:violinist;sells bunches of flowers:florist;
    treats sick pets:vet;designs buildings:architect;travels into space:astronaut;makes suits to measure:tailor;
    sells meat:butcher;digs coal under the ground:miner;keeps bees:beekeeper;takes photographs:photographer;
    repairs cars:mechanic;looks after a library:librarian;tends gardens:gardener;installs electric wires:electrician;
    dances on stage:dancer;sings on stage:singer;lays bricks:bricklayer;makes things of wood:carpenter;
    catches fish at sea:fisherman;brings letters to the door:postman;cooks in a school kitchen:cook;
    judges people in court:judge""",
    "{ay} is someone who {x}",
    "the job is {y}",
)
TOOL = Kind(
    """drives nails into wood:hammer;saws planks:saw;cuts paper:scissors;digs holes in a flower bed:spade;
    sweeps the floor:broom;turns screws:screwdriver;drills holes into walls:drill;chops firewood:axe;
    gathers fallen leaves:rake;sews cloth by hand:needle;boils water for tea:kettle;keeps food cold:refrigerator;
    mows the lawn:lawnmower;shows stars from near:telescope;makes tiny things look big:microscope;
    opens a locked door:key;keeps the rain off a walker:umbrella;cleans teeth:toothbrush;presses clothes flat:iron;
    removes dust from carpets:vacuum cleaner""",
    "the {y}: a thing that {x}",
    "the thing that {x} is the {y}",
)
CATEGORY = Kind(
    """chair, table and bed:furniture;hammer, saw and drill:tools;shirt, coat and sock:clothes;
    rose, tulip and daisy:flowers;trout, salmon and cod:fish;violin, flute and drum:musical instruments;
    car, bus and train:vehicles;red, blue and green:colours;Mars, Venus and Saturn:planets;oak, birch and fir:trees;
    knife, fork and spoon:cutlery;ring, necklace and bracelet:jewellery;football, tennis and rowing:sports;
    gold, iron and copper:metals;milk, tea and juice:drinks;apple, pear and plum:fruit;
    carrot, onion and cabbage:vegetables;robin, eagle and owl:birds;ant, bee and beetle:insects;
    circle, square and triangle:shapes;uncle, aunt and cousin:relatives;anger, joy and fear:feelings;
    poodle, terrier and spaniel:dogs;noun, verb and adjective:parts of speech""",
    "what {x} have in common: they are {y}",
    "the word for all of them is {y}",
)
DEFINED = Kind(
    """the building in which films are shown:cinema:it has a screen;
    the room in which people cook:kitchen:the stove is in it;the room in which people sleep:bedroom:with a bed;
    the place where books are lent:library:readers bring them back;the place where planes land:airport:it has a runway;
    the place where trains stop:station:with platforms;
    the house where sick people are treated:hospital:with doctors and nurses;
    the house of a king:palace:large and grand;the shop that sells bread:bakery:bread is baked in it;
    the book that explains words:dictionary:from A to Z;the book of maps:atlas:it shows countries;
    the list of dishes in a restaurant:menu:guests choose from it;
    the author of Romeo and Juliet:William Shakespeare:an English poet;
    the painter of the Mona Lisa:Leonardo da Vinci:in Italy around 1503;
    the composer of The Magic Flute:Mozart:born in Salzburg;
    the man who found the theory of relativity:Albert Einstein:a physicist;
    the first man on the Moon:Neil Armstrong:in 1969;
    the sailor who reached America in 1492:Christopher Columbus:with three ships;
    the farm animal that gives us wool:sheep:it is shorn;
    the fruit from which wine is made:grape:its juice is left to ferment;
    the dried fruit of the vine:raisin:once a grape;a ship that dives:submarine:it travels under water;
    an aircraft with blades that whirl above it:helicopter:it lifts straight up;
    a child without parents:orphan:both have died;a person who writes books:author:readers know the name;
    a woman on her wedding day:bride:often in white;
    the mother of one's father or mother:grandmother:two generations up;
    the language of signs for the hands:sign language:for deaf people;
    a story about magic that begins 'once upon a time':fairy tale:often with a witch""",
    "{y}: {z}",
    "{x} is called {y}",
)
KINDS = {
    "opposite": OPPOSITE,
    "same": SAME,
    "same_as": turned(SAME, "nearly the same as '{x}' is '{y}'"),
    "female": FEMALE,
    "male": turned(FEMALE, "the male word is {y}"),
    "roman": ROMAN,
    "to_roman": turned(ROMAN, "{x} in Roman numerals is {y}"),
    "ordinal": ORDINAL,
    "ordinal_before": turned(ORDINAL, "before {x} comes {y}"),
    "nth": NTH,
    "nth_number": turned(NTH, "the number of the {x} is {y}"),
    "mix": MIX,
    "paints": turned(MIX._replace(facts=";".join(MIX.facts.split(";")[::2])), "the paints for {x}: {y}"),
    "job": JOB,
    "job_is": turned(JOB, "the work of {ax}: {y}"),
    "tool": TOOL,
    "tool_is": turned(TOOL, "the use of the {x}: {y}"),
    "category": CATEGORY,
    "member": turned(CATEGORY, "the {x} are {y}"),
    "defined": DEFINED,
    "defined_is": turned(DEFINED, "the name {x} stands for {y}"),
}


@family("reasoning", point=points(KINDS, keyed_wordings(__file__)))
def facts_words(point: Point) -> Draft:
    return question(KINDS, point)


# Solver: completes pairs of its own lists, and reads Roman numerals by their rule.

ENDS = re.findall(
    r"\w+",
    "above below accept refuse alive dead always never ancient modern arrival departure asleep awake attack defend "
    "beautiful ugly before after begin end big small black white buy sell cheap expensive clean dirty day night deep "
    "shallow early late east west easy difficult entrance exit fast slow first last friend enemy front back full "
    "empty good bad guilty innocent happy sad heavy light high low hot cold increase decrease inside outside laugh "
    "cry left right long short loud quiet love hate maximum minimum more less near far north south open closed polite "
    "rude possible impossible public private push pull question answer remember forget rich poor rough smooth same "
    "different soft hard strong weak success failure thick thin tight loose top bottom up down victory defeat war "
    "peace wet dry wide narrow win lose with without young old",
)
PARTNERS = dict(zip(ENDS[1::2], ENDS[::2], strict=True)) | dict(zip(ENDS[::2], ENDS[1::2], strict=True))
ALIKE = (
    "close=shut|difficult=hard|fast=quick|finish=end|glad=happy|large=big|present=gift|purchase=buy|reply=answer|"
    "sick=ill|simple=easy|small=little|smart=clever|start=begin|strange=odd|talk=speak|wealthy=rich|yell=shout"
)
WOMEN = (
    "actress=actor|aunt=uncle|bride=bridegroom|cow=bull|daughter=son|duchess=duke|empress=emperor|girl=boy|"
    "granddaughter=grandson|grandmother=grandfather|hen=rooster|lady=gentleman|lioness=lion|mare=stallion|"
    "mother=father|niece=nephew|nun=monk|princess=prince|queen=king|sister=brother|waitress=waiter|wife=husband|"
    "woman=man"
)
VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
COUNTED = (
    "eighth=8|eleventh=11|fifth=5|first=1|fourth=4|hundredth=100|ninth=9|second=2|seventh=7|sixth=6|tenth=10|third=3|"
    "thirteenth=13|thirtieth=30|twelfth=12|twentieth=20"
)
ORDINALS = words_of("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth last")
PAINTS = {
    "blue yellow": "green",
    "red yellow": "orange",
    "blue red": "purple",
    "red white": "pink",
    "black white": "grey",
}
BLENDS = "|".join(
    f"{colour}={' and '.join(pair.split())},{' and '.join(pair.split()[::-1])}" for pair, colour in PAINTS.items()
)
JOBS = (
    "architect=designs buildings|astronaut=into space|baker=bakes bread|beekeeper=keeps bees|bricklayer=lays bricks|"
    "butcher=sells meat|carpenter=things of wood|cook=in a school kitchen|dancer=dances on stage|dentist=bad teeth|"
    "electrician=electric wires|farmer=grows crops|firefighter=puts out fires|fisherman=fish at sea|"
    "florist=bunches of flowers|gardener=tends gardens|hairdresser=styles hair|judge=people in court|"
    "librarian=looks after a library|mechanic=repairs cars|miner=digs coal|photographer=takes photographs|"
    "pianist=plays the piano|pilot=flies planes|plumber=water pipes|postman=brings letters|singer=sings on stage|"
    "tailor=makes suits|teacher=teaches children|vet=sick pets|violinist=plays the violin"
)
TOOLS = (
    "axe=chops firewood|broom=sweeps the floor|drill=drills holes|hammer=drives nails|iron=clothes flat|"
    "kettle=boils water|key=locked door|lawnmower=mows the lawn|microscope=tiny things|needle=sews cloth|"
    "rake=fallen leaves|refrigerator=food cold|saw=saws planks|scissors=cuts paper|screwdriver=turns screws|"
    "spade=flower bed|telescope=stars from near|toothbrush=cleans teeth|umbrella=rain off|"
    "vacuum cleaner=dust from carpets"
)
CATEGORIES = {
    "birds": "robin, eagle and owl",
    "clothes": "shirt, coat and sock",
    "colours": "red, blue and green",
    "cutlery": "knife, fork and spoon",
    "dogs": "poodle, terrier and spaniel",
    "drinks": "milk, tea and juice",
    "feelings": "anger, joy and fear",
    "fish": "trout, salmon and cod",
    "flowers": "rose, tulip and daisy",
    "fruit": "apple, pear and plum",
    "furniture": "chair, table and bed",
    "insects": "ant, bee and beetle",
    "jewellery": "ring, necklace and bracelet",
    "metals": "gold, iron and copper",
    "musical instruments": "violin, flute and drum",
    "parts of speech": "noun, verb and adjective",
    "planets": "Mars, Venus and Saturn",
    "relatives": "uncle, aunt and cousin",
    "shapes": "circle, square and triangle",
    "sports": "football, tennis and rowing",
    "tools": "hammer, saw and drill",
    "trees": "oak, birch and fir",
    "vegetables": "carrot, onion and cabbage",
    "vehicles": "car, bus and train",
}
MEANT = (
    "Albert Einstein=relativity|Christopher Columbus=reached America|Leonardo da Vinci=Mona Lisa|Mozart=Magic Flute|"
    "Neil Armstrong=first man on the Moon|William Shakespeare=the author of Romeo and Juliet|airport=planes land|"
    "atlas=book of maps|author=writes books|bakery=sells bread|bedroom=people sleep|bride=wedding day|"
    "cinema=films are shown|dictionary=explains words|fairy tale=once upon a time|grandmother=one's father or mother|"
    "grape=wine is made|helicopter=blades that whirl|hospital=sick people|kitchen=people cook|library=books are lent|"
    "menu=list of dishes|orphan=without parents|palace=house of a king|raisin=fruit of the vine|sheep=gives us wool|"
    "sign language=signs for the hands|station=trains stop|submarine=ship that dives"
)


def _roman(prompt: str) -> str:
    """A Roman numeral as a number, or the other way round, or whether a claim on them holds."""
    numerals = re.findall(r"\b[IVXLCDM]+\b", re.sub(r"\bI (?=want|carve)", "", prompt))
    numbers = re.findall(r"\b\d+\b", prompt)
    whole = [numeral for numeral in numerals if _value(numeral) in numbers]
    if judged := verdict(prompt, bool(whole)):
        return judged
    if whole and max(len(numerals), len(numbers)) > 2:
        return whole[0] if len(numerals) > 2 else _value(whole[0])
    if left := next((numeral for numeral in numerals if numeral not in whole), None):
        return _value(left)
    number = next(number for number in numbers if number not in map(_value, whole))
    digits, tens = "I II III IV V VI VII VIII IX".split(), "X XX XXX XL L LX LXX LXXX XC".split()
    hundreds = "C CC CCC CD D DC DCC DCCC CM M".split()
    written = (h + t + o for h in ("", *hundreds) for t in ("", *tens) for o in ("", *digits))
    return next(numeral for numeral in written if numeral and _value(numeral) == number)


def _value(numeral: str) -> str:
    """A letter before a larger one counts against it."""
    values = [VALUES[letter] for letter in numeral]
    return str(sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True)))


def _category(prompt: str) -> str:
    """The word for some things, or the things for a word, or whether a claim on them holds."""
    words = named(CATEGORIES, prompt)
    things = [word for word, some in CATEGORIES.items() if some.lower() in prompt.lower()]
    if judged := verdict(prompt, things[0] in words):
        return judged
    return things[0] if len(things) == 1 else CATEGORIES[words[0]]


def _mixed(prompt: str) -> str:
    """The colour of two paints, or whether the claimed one is right."""
    words = re.findall(r"\w+", prompt.lower())
    colour = next(colour for pair, colour in PAINTS.items() if set(pair.split()) <= set(words))
    return verdict(prompt, colour in words) or colour


def solve(prompt: str) -> str:
    """The word or number that is asked for."""
    if option := picked(prompt, MEANT, JOBS, TOOLS, BLENDS):
        return option
    quoted = " ".join(re.findall(r"(?<!\w)'([^']+)'(?!\w)", prompt))
    if re.search(r"opposite|contrary|antonym", prompt, re.I):
        return followed(PARTNERS, prompt, quoted)
    if re.search(r"nearly the same|synonym|\bswap", prompt, re.I):
        return completed(ALIKE, prompt, quoted)
    for text in (MEANT, JOBS, TOOLS):
        if named(re.findall(r"[=,]([^=,|]+)", text), prompt):
            return completed(text, prompt)
    if any(some.lower() in prompt.lower() for some in CATEGORIES.values()):
        return _category(prompt)
    if re.search(r"\b(?:fe)?males?\b", prompt, re.I):
        return completed(WOMEN, prompt)
    if re.search(r"[Rr]oman|door stands|is what number|our digits|[Cc]hapter [IVXLCDM]+:|on page", prompt):
        return _roman(prompt)
    if re.search(r"ordinal|\bplace\b|\bnumber|digit|\d", prompt):
        counted = re.search(r"\bnumber|digit|\d", prompt)
        after = dict(pairwise(ORDINALS))
        if re.search("before|ahead|backwards", prompt):
            after = {"first": ""} | {later: earlier for earlier, later in after.items()}
        return completed(COUNTED, prompt) if counted else followed(after, prompt)
    return _mixed(prompt)
