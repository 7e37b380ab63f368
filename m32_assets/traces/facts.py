"""Facts that everyone agrees on, by kind: how each is asked, recalled and stated.

In a text ``{x}`` is what is asked about, ``{ax}`` the same with its article, ``{y}`` the answer, ``{z}`` a third part.
"""

from __future__ import annotations

from typing import NamedTuple

from m32_assets.traces.words import words_of


class Kind(NamedTuple):
    """Facts of one kind, as ``x:y`` or ``x:y:z`` lines, and the texts made of them."""

    facts: str
    asks: tuple[str, ...]
    recall: str
    state: str


CAPITAL = Kind(
    """France:Paris;Italy:Rome;Spain:Madrid;Portugal:Lisbon;Germany:Berlin;Austria:Vienna;Greece:Athens;Norway:Oslo;
    Sweden:Stockholm;Finland:Helsinki;Denmark:Copenhagen;Poland:Warsaw;Hungary:Budapest;Ireland:Dublin;Belgium:Brussels;
    Iceland:Reykjavik;Romania:Bucharest;Bulgaria:Sofia;Croatia:Zagreb;Ukraine:Kyiv;Russia:Moscow;Egypt:Cairo;
    Kenya:Nairobi;Morocco:Rabat;Ethiopia:Addis Ababa;Senegal:Dakar;Ghana:Accra;Japan:Tokyo;China:Beijing;
    India:New Delhi;Thailand:Bangkok;Vietnam:Hanoi;Iran:Tehran;Iraq:Baghdad;Nepal:Kathmandu;Canada:Ottawa;
    Mexico:Mexico City;Cuba:Havana;Brazil:Brasília;Argentina:Buenos Aires;Peru:Lima;Chile:Santiago;
    Australia:Canberra;Turkey:Ankara""",
    ("What is the capital of {x}?", "Name the capital city of {x}.", "Capital of {x}?",
     "A quiz asks for the capital of {x}. What do you answer?", "Which city is the capital of {x}?",
     "From which capital is {x} governed?", "Fill in: the capital of {x} is ___."),
    "the government of {x} sits in {y}", "the capital of {x} is {y}",
)  # fmt: skip
CONTINENT = Kind(
    """France:Europe;Norway:Europe;Greece:Europe;Poland:Europe;Portugal:Europe;Kenya:Africa;Nigeria:Africa;Ghana:Africa;
    Morocco:Africa;Ethiopia:Africa;Japan:Asia;India:Asia;Thailand:Asia;Vietnam:Asia;Nepal:Asia;China:Asia;
    Brazil:South America;Peru:South America;Chile:South America;Argentina:South America;Canada:North America;
    Mexico:North America;Cuba:North America""",
    ("On which continent is {x}?", "Name the continent of {x}.", "{x}: continent?",
     "To which continent does {x} belong?",
     "A traveller flies to {x}. On which continent does the plane land?", "Which continent is {x} a part of?"),
    "{x} is a country of {y}", "the continent of {x} is {y}",
)  # fmt: skip
_ELEMENTS = (
    "hydrogen:H;helium:He;carbon:C;nitrogen:N;oxygen:O;fluorine:F;neon:Ne;sodium:Na;magnesium:Mg;aluminium:Al;"
    "silicon:Si;phosphorus:P;sulfur:S;chlorine:Cl;potassium:K;calcium:Ca;iron:Fe;copper:Cu;zinc:Zn;silver:Ag;gold:Au;"
    "tin:Sn;lead:Pb;mercury:Hg;nickel:Ni;iodine:I"
)
SYMBOL = Kind(
    _ELEMENTS,
    ("What is the chemical symbol of {x}?", "Write the symbol for the element {x}.", "Symbol of the element {x}?",
     "How do chemists abbreviate {x}?", "Under which symbol does {x} stand in the periodic table?",
     "A bottle of {x} gets a label with its chemical symbol. What is written on it?"),
    "in the periodic table {x} is {y}", "the symbol of {x} is {y}",
)  # fmt: skip
ELEMENT = Kind(
    ";".join(":".join(reversed(pair.split(":"))) for pair in _ELEMENTS.split(";")),
    ("Which element has the symbol {x}?", "Name the element with the chemical symbol {x}.", "Element with symbol {x}?",
     "In a formula stands {x}. Which element is meant?", "What does {x} stand for in the periodic table?"),
    "in the periodic table {x} is {y}", "the element {x} is {y}",
)  # fmt: skip
OPPOSITE = Kind(
    """hot:cold;big:small;up:down;early:late;open:closed;full:empty;fast:slow;wet:dry;hard:soft;rich:poor;young:old;
    near:far;high:low;left:right;loud:quiet;thick:thin;strong:weak;deep:shallow;clean:dirty;happy:sad;long:short;
    wide:narrow;heavy:light;inside:outside;first:last;day:night;black:white;true:false;buy:sell;push:pull;win:lose;
    begin:end;above:below;before:after;north:south;east:west;same:different;asleep:awake;cheap:expensive;sweet:bitter;
    remember:forget;accept:refuse""",
    ("What is the opposite of '{x}'?", "Give the opposite of the word {x}.", "Word opposite to {x}?",
     "Which word means the contrary of '{x}'?", "Fill in: '{x}' is the opposite of '___'.",
     "A child plays opposites and hears '{x}'. What should the child say?", "Not '{x}' but its opposite: which word?"),
    "'{x}' and '{y}' are the two ends of a pair", "the opposite of '{x}' is '{y}'",
)  # fmt: skip
_MONTHS = words_of("January February March April May June July August September October November December")
_DAYS = words_of("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
AFTER = Kind(
    ";".join(f"{c[i - 1]}:{c[i]}:{'month' if len(c) > 7 else 'day'}" for c in (_MONTHS, _DAYS) for i in range(len(c))),
    ("Which {z} comes after {x}?", "Name the {z} that follows {x}.", "{x}, then which {z}?", "Next {z} after {x}?",
     "It is {x} now. What is the next {z}?", "A calendar shows {x}. Which {z} is on the following page?"),
    "in order: {x}, {y}", "the {z} after {x} is {y}",
)  # fmt: skip
BEFORE = Kind(
    ";".join(f"{c[i]}:{c[i - 1]}:{'month' if len(c) > 7 else 'day'}" for c in (_MONTHS, _DAYS) for i in range(len(c))),
    ("Which {z} comes before {x}?", "Name the {z} just before {x}.", "Which {z} leads to {x}?", "{z} before {x}?",
     "It is {x} now. What was the {z} before?", "A calendar shows {x}. Which {z} was on the page before?"),
    "in order: {y}, {x}", "the {z} before {x} is {y}",
)  # fmt: skip
LEGS = Kind(
    """dog:4:mammal on four feet;horse:4:mammal on four feet;cow:4:mammal on four feet;cat:4:mammal on four feet;
    sheep:4:mammal on four feet;lion:4:mammal on four feet;elephant:4:mammal on four feet;ant:6:insect;bee:6:insect;
    beetle:6:insect;butterfly:6:insect;mosquito:6:insect;spider:8:arachnid;scorpion:8:arachnid;duck:2:bird;hen:2:bird;
    eagle:2:bird;ostrich:2:bird;owl:2:bird;penguin:2:bird;snake:0:reptile without limbs;frog:4:amphibian""",
    ("How many legs does {ax} have?", "Give the number of legs of {ax}.", "Legs of {ax}?",
     "A child draws {ax}. How many legs belong in the picture?", "{ax} has how many legs?",
     "In a book on animals, how many legs does {ax} have?"),
    "the {x} is {az}", "the number of legs is {y}",
)  # fmt: skip
YOUNG = Kind(
    """cow:calf;dog:puppy;cat:kitten;horse:foal;sheep:lamb;hen:chick;goat:kid;bear:cub;frog:tadpole;duck:duckling;
    swan:cygnet;goose:gosling;deer:fawn;pig:piglet;kangaroo:joey;owl:owlet;butterfly:caterpillar;eagle:eaglet""",
    ("What is a young {x} called?", "Name the young of {ax}.", "Young of {ax}?", "{ax} has a baby. What is it called?",
     "Which word names the child of {ax}?", "Before it is grown, {ax} is called what?"),
    "{ay} grows up to be {ax}", "the young of {ax} is {ay}",
)  # fmt: skip
COLOUR = Kind(
    """grass:green;snow:white;a ripe banana:yellow;coal:black;blood:red;the clear sky at noon:blue;a ripe lemon:yellow;
    milk:white;an emerald:green;a ruby:red;a carrot:orange;an egg yolk:yellow;a sapphire:blue;spinach:green;chalk:white;
    a ripe tomato:red;soot:black;chocolate:brown;a flamingo:pink;a polar bear:white;a raven:black;a sunflower:yellow""",
    ("What colour is {x}?", "Name the usual colour of {x}.", "Colour of {x}?",
     "A painter paints {x}. Which colour fits?", "Which colour does {x} normally have?",
     "Someone describes {x}. Which colour is named?"),
    "{x} is known to look {y}", "the colour is {y}",
)  # fmt: skip
COUNT = Kind(
    """days:7:a week;months:12:a year;minutes:60:an hour;hours:24:a day;seconds:60:a minute;cents:100:a dollar;
    letters:26:the English alphabet;years:100:a century;years:10:a decade;years:1000:a millennium;eggs:12:a dozen;
    planets:8:the Solar System;degrees:90:a right angle;degrees:360:a full circle;days:366:a leap year;
    days:31:January;days:30:April;days:30:June;days:31:December;grams:1000:a kilogram;metres:1000:a kilometre;
    centimetres:100:a metre;millimetres:10:a centimetre;millilitres:1000:a litre;seasons:4:a year;
    sides:3:a triangle;sides:4:a square;sides:5:a pentagon;sides:6:a hexagon;sides:8:an octagon;sides:10:a decagon;
    faces:6:a cube;edges:12:a cube;corners:8:a cube;wheels:3:a tricycle;musicians:4:a quartet;full weeks:52:a year;
    players:11:a football team on the pitch;squares:64:a chessboard;cards:52:a standard deck;keys:88:a full piano""",
    ("How many {x} are in {z}?", "Give the number of {x} in {z}.", "{x} in {z}: how many?",
     "A pupil must write down how many {x} there are in {z}. What number is right?", "In {z} there are how many {x}?"),
    "{z} is made up of {y} {x}", "the number of {x} in {z} is {y}",
)  # fmt: skip
PLANET = Kind(
    "Mercury:Venus;Venus:Earth;Earth:Mars;Mars:Jupiter;Jupiter:Saturn;Saturn:Uranus;Uranus:Neptune",
    ("Going away from the Sun, which planet comes after {x}?", "Name the next planet beyond {x}.",
     "Which planet is the outer neighbour of {x}?",
     "A probe leaves {x} and flies outward. Which planet's orbit is next?",
     "Planet right after {x}, from the Sun?"),
    "from the Sun outward: {x}, {y}", "after {x} comes {y}",
)  # fmt: skip
ROMAN = Kind(
    "I:1;V:5;X:10;L:50;C:100;D:500;M:1000;II:2;III:3;IV:4;VI:6;IX:9;XI:11;XX:20;XL:40;XC:90",
    ("Which number is the Roman numeral {x}?", "Write Roman {x} in ordinary digits.", "Roman {x} = ?",
     "A clock tower bears the Roman numeral {x}. What number is that?", "What does {x} mean as a Roman number?"),
    "among the Roman numerals {x} counts {y}", "Roman {x} is {y}",
)  # fmt: skip
KINDS = (
    CAPITAL, CONTINENT, SYMBOL, ELEMENT, OPPOSITE, AFTER, BEFORE, LEGS, YOUNG, COLOUR, COUNT, PLANET, ROMAN,
)  # fmt: skip
