"""Well-known facts by kind, and how each is recalled and stated. The questions are in a text file.

In a text ``{x}`` is what is asked about, ``{ax}`` the same with its article, ``{y}`` the answer, ``{z}`` a third part.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from m32_assets.traces.words import words_of


class Kind(NamedTuple):
    """Facts of one kind, as ``x:y`` or ``x:y:z`` lines, and the steps made of them."""

    facts: str
    recall: str
    state: str


def _turned(facts: str) -> str:
    """The facts with what is asked about and the answer changed over."""
    return ";".join(":".join([y, x, *z]) for x, y, *z in (fact.strip().split(":") for fact in facts.split(";")))


CAPITAL = Kind(
    """France:Paris;Italy:Rome;Spain:Madrid;Portugal:Lisbon;Germany:Berlin;Austria:Vienna;Greece:Athens;Norway:Oslo;
    Sweden:Stockholm;Finland:Helsinki;Denmark:Copenhagen;Poland:Warsaw;Hungary:Budapest;Ireland:Dublin;
    Belgium:Brussels;Iceland:Reykjavik;Romania:Bucharest;Bulgaria:Sofia;Croatia:Zagreb;Ukraine:Kyiv;Russia:Moscow;
    Egypt:Cairo;Kenya:Nairobi;Morocco:Rabat;Ethiopia:Addis Ababa;Senegal:Dakar;Ghana:Accra;Japan:Tokyo;
    China:Beijing;India:New Delhi;Thailand:Bangkok;Vietnam:Hanoi;Iran:Tehran;Iraq:Baghdad;Nepal:Kathmandu;
    Canada:Ottawa;Mexico:Mexico City;Cuba:Havana;Brazil:Brasília;Argentina:Buenos Aires;Peru:Lima;Chile:Santiago;
    Australia:Canberra;Turkey:Ankara""",
    "the government of {x} sits in {y}",
    "the capital of {x} is {y}",
)
CONTINENT = Kind(
    """France:Europe;Norway:Europe;Greece:Europe;Poland:Europe;Portugal:Europe;Kenya:Africa;Nigeria:Africa;Ghana:Africa;
    Morocco:Africa;Ethiopia:Africa;Japan:Asia;India:Asia;Thailand:Asia;Vietnam:Asia;Nepal:Asia;China:Asia;
    Brazil:South America;Peru:South America;Chile:South America;Argentina:South America;Canada:North America;
    Mexico:North America;Cuba:North America""",
    "{x} is a country of {y}",
    "the continent of {x} is {y}",
)
_ELEMENTS = (
    "hydrogen:H;helium:He;carbon:C;nitrogen:N;oxygen:O;fluorine:F;neon:Ne;sodium:Na;magnesium:Mg;aluminium:Al;"
    "silicon:Si;phosphorus:P;sulfur:S;chlorine:Cl;potassium:K;calcium:Ca;iron:Fe;copper:Cu;zinc:Zn;silver:Ag;gold:Au;"
    "tin:Sn;lead:Pb;mercury:Hg;nickel:Ni;iodine:I"
)
SYMBOL = Kind(
    _ELEMENTS,
    "in the periodic table {x} is {y}",
    "the symbol of {x} is {y}",
)
ELEMENT = Kind(
    _turned(_ELEMENTS),
    "in the periodic table {x} is {y}",
    "the element {x} is {y}",
)
OPPOSITE = Kind(
    """hot:cold;big:small;up:down;early:late;open:closed;full:empty;fast:slow;wet:dry;hard:soft;rich:poor;young:old;
    near:far;high:low;left:right;loud:quiet;thick:thin;strong:weak;deep:shallow;clean:dirty;happy:sad;long:short;
    wide:narrow;heavy:light;inside:outside;first:last;day:night;black:white;true:false;buy:sell;push:pull;win:lose;
    begin:end;above:below;before:after;north:south;east:west;same:different;asleep:awake;cheap:expensive;sweet:bitter;
    remember:forget;accept:refuse""",
    "'{x}' and '{y}' are the two ends of a pair",
    "the opposite of '{x}' is '{y}'",
)
_MONTHS = words_of("January February March April May June July August September October November December")
_DAYS = words_of("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
AFTER = Kind(
    ";".join(f"{c[i - 1]}:{c[i]}:{'month' if len(c) > 7 else 'day'}" for c in (_MONTHS, _DAYS) for i in range(len(c))),
    "in order: {x}, {y}",
    "the {z} after {x} is {y}",
)
BEFORE = Kind(
    ";".join(f"{c[i]}:{c[i - 1]}:{'month' if len(c) > 7 else 'day'}" for c in (_MONTHS, _DAYS) for i in range(len(c))),
    "in order: {y}, {x}",
    "the {z} before {x} is {y}",
)
LEGS = Kind(
    """dog:4:mammal on four feet;horse:4:mammal on four feet;cow:4:mammal on four feet;cat:4:mammal on four feet;
    sheep:4:mammal on four feet;lion:4:mammal on four feet;elephant:4:mammal on four feet;ant:6:insect;bee:6:insect;
    beetle:6:insect;butterfly:6:insect;mosquito:6:insect;spider:8:arachnid;scorpion:8:arachnid;duck:2:bird;hen:2:bird;
    eagle:2:bird;ostrich:2:bird;owl:2:bird;penguin:2:bird;snake:0:reptile without limbs;frog:4:amphibian""",
    "the {x} is {az}",
    "the number of legs is {y}",
)
YOUNG = Kind(
    """cow:calf;dog:puppy;cat:kitten;horse:foal;sheep:lamb;hen:chick;goat:kid;bear:cub;frog:tadpole;duck:duckling;
    swan:cygnet;goose:gosling;deer:fawn;pig:piglet;kangaroo:joey;owl:owlet;butterfly:caterpillar;eagle:eaglet""",
    "{ay} grows up to be {ax}",
    "the young of {ax} is {ay}",
)
COLOUR = Kind(
    """grass:green;snow:white;a ripe banana:yellow;coal:black;blood:red;the clear sky at noon:blue;
    a ripe lemon:yellow;milk:white;an emerald:green;a ruby:red;a carrot:orange;an egg yolk:yellow;a sapphire:blue;
    spinach:green;chalk:white;a ripe tomato:red;soot:black;chocolate:brown;a flamingo:pink;a polar bear:white;
    a raven:black;a sunflower:yellow""",
    "{x} is known to look {y}",
    "the colour is {y}",
)
COUNT = Kind(
    """days:7:a week;months:12:a year;minutes:60:an hour;hours:24:a day;seconds:60:a minute;cents:100:a dollar;
    letters:26:the English alphabet;years:100:a century;years:10:a decade;years:1000:a millennium;eggs:12:a dozen;
    planets:8:the Solar System;degrees:90:a right angle;degrees:360:a full circle;days:366:a leap year;
    days:31:January;days:30:April;days:30:June;days:31:December;days:31:March;days:31:May;days:31:July;
    days:31:August;days:30:September;days:31:October;days:30:November;grams:1000:a kilogram;metres:1000:a kilometre;
    centimetres:100:a metre;millimetres:10:a centimetre;millilitres:1000:a litre;seasons:4:a year;
    sides:3:a triangle;sides:4:a square;sides:5:a pentagon;sides:6:a hexagon;sides:8:an octagon;sides:10:a decagon;
    faces:6:a cube;edges:12:a cube;corners:8:a cube;wheels:3:a tricycle;musicians:4:a quartet;full weeks:52:a year;
    players:11:a football team on the pitch;squares:64:a chessboard;cards:52:a standard deck;keys:88:a full piano""",
    "{z} is made up of {y} {x}",
    "the number of {x} in {z} is {y}",
)
PLANET = Kind(
    "Mercury:Venus;Venus:Earth;Earth:Mars;Mars:Jupiter;Jupiter:Saturn;Saturn:Uranus;Uranus:Neptune",
    "from the Sun outward: {x}, {y}",
    "after {x} comes {y}",
)
_ROMAN = (
    "I:1;V:5;X:10;L:50;C:100;D:500;M:1000;II:2;III:3;IV:4;VI:6;IX:9;XI:11;XX:20;XL:40;XC:90;VII:7;VIII:8;XII:12;XIII:13;"
    "XIV:14;XV:15;XVI:16;XIX:19;XXIV:24;XXV:25;LX:60;LXX:70;CC:200;CD:400;CM:900"
)
ROMAN = Kind(
    _ROMAN,
    "among the Roman numerals {x} counts {y}",
    "Roman {x} is {y}",
)
TO_ROMAN = Kind(_turned(_ROMAN), "among the Roman numerals {y} counts {x}", "{x} in Roman numerals is {y}")
PLANET_BEFORE = Kind(_turned(PLANET.facts), "from the Sun outward: {y}, {x}", "before {x} comes {y}")
SEASON_AFTER = Kind(
    "spring:summer;summer:autumn;autumn:winter;winter:spring",
    "seasons in order: {x}, {y}",
    "the season after {x} is {y}",
)
SEASON_BEFORE = Kind(_turned(SEASON_AFTER.facts), "seasons in order: {y}, {x}", "the season before {x} is {y}")
BETWEEN = Kind(
    ";".join(
        f"{c[i - 2]} and {c[i]}:{c[i - 1]}:{'month' if len(c) > 7 else 'day'}"
        for c in (_MONTHS, _DAYS)
        for i in range(len(c))
    ),
    "in order, {y} stands between {x}",
    "the {z} is {y}",
)
_ORDINALS = words_of("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")
NTH_MONTH = Kind(
    ";".join(f"{nth}:{month}" for nth, month in zip(_ORDINALS, _MONTHS, strict=True)),
    "months in order: {y} is the {x}",
    "the {x} month is {y}",
)
MONTH_NUMBER = Kind(
    ";".join(f"{month}:{i}:{nth}" for i, (month, nth) in enumerate(zip(_MONTHS, _ORDINALS, strict=True), 1)),
    "months in order: {x} is the {z}",
    "the number of {x} is {y}",
)
ORDINAL = Kind(
    ";".join(f"{x}:{y}" for x, y in pairwise(_ORDINALS)),
    "in order: {x}, {y}",
    "after {x} comes {y}",
)
TOMORROW = Kind(
    ";".join(f"{_DAYS[i - 1]}:{_DAYS[i]}" for i in range(7)), "days in order: {x}, {y}", "the day after {x} is {y}"
)
YESTERDAY = Kind(_turned(TOMORROW.facts), "days in order: {y}, {x}", "the day before {x} is {y}")
MIX = Kind(
    """blue and yellow:green;yellow and blue:green;red and yellow:orange;yellow and red:orange;red and blue:purple;
    blue and red:purple;red and white:pink;white and red:pink;black and white:grey;white and black:grey""",
    "as paints, {x} blend into {y}",
    "the mixed colour is {y}",
)
SOUND = Kind(
    """barks:dog;meows:cat;moos:cow;oinks:pig;quacks:duck;neighs:horse;hoots at night:owl;crows at dawn:rooster;
    clucks:hen;brays:donkey;says woof:dog;says moo:cow;says meow:cat;says quack:duck;
    says oink:pig""",
    "{ay} is the animal that {x}",
    "the animal is the {y}",
)
HOME = Kind(
    "bee:hive;spider:web;bird:nest;horse:stable;pig:sty;hen:coop;dog:kennel;lion:den;rabbit:burrow",
    "{ax} lives in {ay}",
    "the home is a {y}",
)
FEMALE = Kind(
    """man:woman;boy:girl;king:queen;father:mother;son:daughter;brother:sister;uncle:aunt;husband:wife;
    prince:princess;grandfather:grandmother;grandson:granddaughter;nephew:niece;rooster:hen;bull:cow;
    stallion:mare;waiter:waitress;actor:actress;duke:duchess;emperor:empress;monk:nun;gentleman:lady;
    bridegroom:bride""",
    "a pair: male {x}, female {y}",
    "the female word is {y}",
)
MALE = Kind(_turned(FEMALE.facts), "a pair: female {x}, male {y}", "the male word is {y}")
_BIGGER = """mouse:elephant:bigger;ant:horse:bigger;cat:lion:bigger;bee:eagle:bigger;frog:cow:bigger;pea:pumpkin:bigger;
    grape:melon:bigger;village:city:bigger;pond:ocean:bigger;feather:brick:heavier;bicycle:truck:heavier;
    pebble:boulder:heavier;gram:kilogram:heavier;snowflake:snowball:heavier;second:minute:longer;minute:day:longer;
    day:week:longer;week:month:longer;month:year:longer;year:century:longer;centimetre:metre:longer;
    metre:kilometre:longer;snail:cheetah:faster;tortoise:horse:faster;bicycle:plane:faster;bush:skyscraper:taller;
    hill:mountain:higher;puddle:lake:deeper;cent:dollar:worth more;snowball:flame:hotter"""
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
BIGGER = Kind(
    ";".join(
        [_BIGGER, *(f"{f.rpartition(':')[0]}:{_CONTRARY[f.rpartition(':')[2]]}" for f in _turned(_BIGGER).split(";"))]
    ),
    "{ay} is {z} than {ax}",
    "it is the {y}",
)
DEFINED = Kind(
    """the largest planet of the Solar System:Jupiter:a giant of gas;
    the planet closest to the Sun:Mercury:the innermost one;the planet on which we live:Earth:our own one;
    the planet that is known as the red planet:Mars:its dust is rusty;
    the planet known for its broad bright rings:Saturn:they are of ice;
    the planet farthest from the Sun:Neptune:the eighth one;
    the star at the centre of the Solar System:Sun:all planets go around it;
    the natural satellite of the Earth:Moon:it goes around us;
    the largest ocean on Earth:Pacific Ocean:it lies between Asia and America;
    the highest mountain above sea level:Mount Everest:in the Himalayas;
    the largest country by area:Russia:from Europe to the Pacific;
    the largest continent:Asia:the most land and people;
    the continent around the South Pole:Antarctica:ice covers it;
    the tallest living animal:giraffe:by its neck and legs;
    the largest animal in the world:blue whale:it lives in the sea;
    the fastest animal on land:cheetah:over 100 km an hour;the largest living land animal:elephant:it weighs tons;
    the largest living bird:ostrich:it is taller than a person;
    the gas that people must breathe to live:oxygen:it is part of air;
    the most common gas in the air:nitrogen:about 78%;the solid form of water:ice:water that is frozen;
    
    the last month of the year:December:the calendar ends with it;
    the shortest month of the year:February:28 or 29 days;
    the organ that pumps blood through the body:heart:it beats;
    the organ with which we think:brain:it is in the head;the organ with which we hear:ear:it catches sound;
    the organ with which we see:eye:it catches light;the organ with which we smell:nose:it is in the face;
    the organ with which we taste:tongue:it is in the mouth;the hardest natural mineral:diamond:it is pure carbon;
    the metal that is liquid at room temperature:mercury:an old thermometer holds it;
    the metal that rusts:iron:with water and air it turns brown;
    the author of Romeo and Juliet:William Shakespeare:an English poet;
    the painter of the Mona Lisa:Leonardo da Vinci:in Italy around 1503;
    the country with the Eiffel Tower:France:it is in Paris;the country with the Colosseum:Italy:it is in Rome;
    the country with the pyramids of Giza:Egypt:they are near Cairo;
    the country with the Taj Mahal:India:it is in Agra;the main language of Brazil:Portuguese:from Portugal;
    the main language of Mexico:Spanish:from Spain;the main language of Austria:German:as in Germany;
    the main language of Argentina:Spanish:from Spain;the currency of Japan:yen:Japanese money;
    the currency of India:rupee:Indian money;the currency of the United States:dollar:American money;
    the first meal of the day:breakfast:in the morning;the meal at noon:lunch:in the middle of the day;
    the side of the sky where the sun rises:east:morning light comes from there;
    the side of the sky where the sun sets:west:evening light comes from there;
    the insect that makes honey:bee:from nectar;the farm animal that gives us wool:sheep:it is shorn;
    the fruit from which wine is made:grape:its juice is left to ferment;
    the dried fruit of the vine:raisin:once a grape;the tool that drives nails into wood:hammer:it hits them;
    the instrument that measures temperature:thermometer:in degrees;
    the instrument whose needle points north:compass:its needle is a magnet;
    the season between winter and summer:spring:winter, spring, summer;
    the season between summer and winter:autumn:summer, autumn, winter;
    the force that pulls things down to the ground:gravity:the Earth attracts them;
    the frozen water that falls as white flakes:snow:crystals of ice;
    the building in which films are shown:cinema:it has a screen;
    the room in which people cook:kitchen:the stove is there;the shape with three sides:triangle:three corners too;
    the colour of a traffic light that means stop:red:drivers wait;
    the colour of a traffic light that means go:green:drivers start""",
    "{y}: {z}",
    "{x} is called {y}",
)
JOB = Kind(
    """bakes bread:baker;teaches children at a school:teacher;flies planes:pilot;repairs water pipes:plumber;
    treats bad teeth:dentist;puts out fires:firefighter;grows crops in fields:farmer;cuts and styles hair:hairdresser;
    plays the piano in concerts:pianist;plays the violin in concerts:violinist;sells bunches of flowers:florist;
    treats sick pets:vet;designs buildings:architect;travels into space:astronaut;makes suits to measure:tailor;
    sells meat:butcher;digs coal under the ground:miner;keeps bees:beekeeper;takes photographs:photographer;
    repairs cars:mechanic;looks after a library:librarian;tends gardens:gardener;installs electric wires:electrician;
    dances on stage:dancer;sings on stage:singer;lays bricks:bricklayer;makes things of wood:carpenter""",
    "{ay} is someone who {x}",
    "the job is {y}",
)
HAVE = Kind(
    """wheels:4:a car;wheels:2:a bicycle;wheels:2:a motorbike;wheels:1:a unicycle;strings:4:a violin;
    arms:8:an octopus;wings:2:a bird;eyes:2:a person;ears:2:a person;thumbs:2:a person;knees:2:a person;
    noses:1:a person;toes:5:a human foot;corners:4:a rectangle;corners:3:a triangle;corners:6:a hexagon;
    corners:8:an octagon;sides:4:a rectangle;sides:7:a heptagon;sides:9:a nonagon;legs:3:a tripod;horns:1:a unicorn;
    faces:6:a die;stars:50:the flag of the United States;stripes:13:the flag of the United States;members:2:a duo;
    members:3:a trio;members:5:a quintet;players:6:a volleyball team on court;players:5:a basketball team on court;
    pedals:2:a bicycle;arms:5:a common starfish;wings:4:a butterfly""",
    "{x} of {z}: {y}",
    "the number of {x} is {y}",
)
KINDS = {
    "capital": CAPITAL,
    "continent": CONTINENT,
    "symbol": SYMBOL,
    "element": ELEMENT,
    "opposite": OPPOSITE,
    "after": AFTER,
    "before": BEFORE,
    "legs": LEGS,
    "young": YOUNG,
    "colour": COLOUR,
    "count": COUNT,
    "planet": PLANET,
    "roman": ROMAN,
    "to_roman": TO_ROMAN,
    "planet_before": PLANET_BEFORE,
    "season_after": SEASON_AFTER,
    "season_before": SEASON_BEFORE,
    "between": BETWEEN,
    "nth_month": NTH_MONTH,
    "month_number": MONTH_NUMBER,
    "ordinal": ORDINAL,
    "tomorrow": TOMORROW,
    "yesterday": YESTERDAY,
    "mix": MIX,
    "sound": SOUND,
    "home": HOME,
    "female": FEMALE,
    "male": MALE,
    "bigger": BIGGER,
    "defined": DEFINED,
    "job": JOB,
    "have": HAVE,
}
"""The kinds by the key of their wordings."""
