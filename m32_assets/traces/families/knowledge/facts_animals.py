"""Animals: their young, sounds, homes, legs and wings, the class they belong to, what they eat and give."""

import re

from m32_assets.traces.families.knowledge.facts_calendar import completed, picked
from m32_assets.traces.family import Draft, family
from m32_assets.traces.knowledge import Kind, Point, grouped, points, question, turned, without
from m32_assets.traces.wordings import keyed_wordings

YOUNG = Kind(
    """cow:calf;dog:puppy;cat:kitten;horse:foal;sheep:lamb;hen:chick;goat:kid;bear:cub;frog:tadpole;duck:duckling;
    swan:cygnet;goose:gosling;deer:fawn;pig:piglet;kangaroo:joey;owl:owlet;butterfly:caterpillar;eagle:eaglet""",
    "{ay} grows up to be {ax}",
    "the young of {ax} is {ay}",
    also="owl:chick;eagle:chick;duck:chick;goose:chick;swan:chick",
)
SOUND = Kind(
    """barks:dog;meows:cat;moos:cow;oinks:pig;quacks:duck;neighs:horse;hoots at night:owl;crows at dawn:rooster;
    clucks:hen;brays:donkey;says woof:dog;says moo:cow;says meow:cat;says quack:duck;says oink:pig;
    croaks by the pond:frog;roars on the savanna:lion;caws:crow;coos:pigeon;gobbles:turkey;howls at the moon:wolf;
    trumpets with its trunk:elephant;buzzes from flower to flower:bee""",
    "{ay} is the animal that {x}",
    "the animal is the {y}",
    also="howls at the moon:dog;clucks:turkey;crows at dawn:hen",
)
HOME = Kind(
    """bee:hive;spider:web;bird:nest;horse:stable;pig:sty;hen:coop;dog:kennel;lion:den;rabbit:burrow;beaver:lodge;
    goldfish:aquarium;ant:anthill""",
    "{ax} lives in {ay}",
    "the home is {ay}",
    also="hen:nest;ant:nest;bee:nest;rabbit:nest;rabbit:den;beaver:den;dog:den",
)
LEGS = Kind(
    """dog:4:mammal on four feet;horse:4:mammal on four feet;cow:4:mammal on four feet;cat:4:mammal on four feet;
    sheep:4:mammal on four feet;lion:4:mammal on four feet;elephant:4:mammal on four feet;
    ant:6:insect with three pairs of legs;bee:6:insect with three pairs of legs;
    beetle:6:insect with three pairs of legs;butterfly:6:insect with three pairs of legs;
    mosquito:6:insect with three pairs of legs;ladybird:6:insect with three pairs of legs;
    spider:8:arachnid, and all have eight;scorpion:8:arachnid, and all have eight;tick:8:arachnid, and all have eight;
    duck:2:bird on two feet;hen:2:bird on two feet;eagle:2:bird on two feet;ostrich:2:bird on two feet;
    owl:2:bird on two feet;penguin:2:bird on two feet;snake:0:reptile without limbs;worm:0:animal without limbs;
    frog:4:amphibian on four feet;crocodile:4:reptile on four feet;tortoise:4:reptile on four feet""",
    "the {x} is {az}",
    "the number of legs is {y}",
)
WINGS = Kind(
    """pigeon:2:bird with one pair;eagle:2:bird with one pair;penguin:2:bird, even if it cannot fly;
    ostrich:2:bird, even if it cannot fly;bat:2:mammal that can fly;butterfly:4:insect with two pairs;
    bee:4:insect with two pairs;wasp:4:insect with two pairs;dragonfly:4:insect with two pairs;
    housefly:2:insect with one pair;mosquito:2:insect with one pair;spider:0:arachnid, and none can fly;
    worm:0:animal without limbs;cat:0:mammal that walks""",
    "the {x} is {az}",
    "the number of wings is {y}",
)
CLASSES_OF_ANIMALS = (
    (
        "mammal",
        "milk for its young",
        "dog, cow, whale, bat, elephant, dolphin, mouse, rabbit, lion, kangaroo, horse, monkey",
    ),
    ("bird", "feathers", "eagle, penguin, owl, ostrich, sparrow, parrot, duck, swan, pigeon"),
    ("fish", "gills and fins all its life", "shark, salmon, trout, tuna, carp, herring, cod, eel"),
    ("reptile", "dry scaly skin", "snake, crocodile, lizard, tortoise, turtle, chameleon"),
    ("amphibian", "gills when young and lungs when grown", "frog, toad, newt, salamander"),
    ("insect", "six legs", "ant, bee, butterfly, beetle, mosquito, grasshopper, wasp, ladybird, moth"),
    ("arachnid", "eight legs", "spider, scorpion, tick"),
)
CLASS = Kind(
    ";".join(f"{x}:{name}:{mark}" for name, mark, animals in CLASSES_OF_ANIMALS for x in animals.split(", ")),
    "{ax} has {z}, as every {y} has",
    "the class of {ax} is {y}",
)
MARK = Kind(
    ";".join(f"{mark}:{name}:{animals.rpartition(', ')[2]}" for name, mark, animals in CLASSES_OF_ANIMALS),
    "{az} is {ay} and has {x}",
    "the class with {x} is {y}",
)
COVER = Kind(
    grouped(
        "feathers: eagle, duck, owl, robin; fur: cat, bear, fox, rabbit; scales: trout, snake, carp, lizard; "
        "wool: sheep; spines: hedgehog; a shell: tortoise, snail"
    ),
    "the body of the {x} is covered in {y}",
    "what covers the {x} is {y}",
    also="sheep:fur;hedgehog:fur;tortoise:scales",
)
DIET = Kind(
    grouped(
        """plants: cow, horse, sheep, rabbit, giraffe, deer, elephant; meat: lion, tiger, wolf, eagle, crocodile, shark;
        bamboo: panda; eucalyptus leaves: koala; nectar: honeybee, hummingbird; nuts and seeds: squirrel; fish:
        pelican, seal; ants: anteater; blood: leech, vampire bat"""
    ),
    "the {x} is known to live on {y}",
    "the food of the {x} is {y}",
    also="""shark:fish;crocodile:fish;eagle:fish;wolf:fish;tiger:fish;lion:fish;pelican:meat;seal:meat;panda:plants;
    koala:plants;squirrel:plants;honeybee:plants;anteater:meat;leech:meat;cow:nuts and seeds;deer:nuts and seeds;
    horse:nuts and seeds;vampire bat:meat;elephant:bamboo;rabbit:nuts and seeds;sheep:nuts and seeds""",
)
GROUP = Kind(
    """sheep:flock;wolves:pack;fish:school;bees:swarm;lions:pride;cows:herd;elephants:herd;puppies:litter;
    kittens:litter;ants:colony;birds:flock;locusts:swarm;hounds:pack""",
    "{x} live or move together as {ay}",
    "a group of {x} is called a {y}",
    also="sheep:herd;bees:colony;ants:swarm;birds:colony;birds:swarm;puppies:pack;lions:pack;elephants:pack",
)
GIVES = Kind(
    """wool:sheep;honey:bee;silk:silkworm;cow's milk:cow;eggs for breakfast:hen;pork:pig;beef:cow;
    feathers for duvets:goose;pearls:oyster;mutton:sheep""",
    "people get {x} from {ay}",
    "the animal for {x} is the {y}",
    also="eggs for breakfast:goose;feathers for duvets:hen",
)
FAMOUS = Kind(
    """the tallest animal:giraffe:it has a very long neck;
    the largest animal in the world:blue whale:longer than two buses;
    the fastest animal on land:cheetah:over 100 km an hour;the largest living land animal:elephant:it weighs tons;
    the largest living bird:ostrich:it is taller than a person;
    the bird that cannot fly and lives by the South Pole:penguin:it swims;
    the animal called the ship of the desert:camel:it needs little water;
    the animal called king of the beasts:lion:it has a mane;
    the animal with black and white stripes:zebra:it looks like a horse;
    the animal with a pouch that hops:kangaroo:it is from Australia;
    the animal that carries its house and has no legs:snail:it withdraws into its shell;
    the animal that spins a web:spider:it catches flies;the animal that builds dams:beaver:it gnaws trees;
    the bird that lays its eggs in the nests of others:cuckoo:they feed its young;
    the bird that repeats words:parrot:it copies sounds;the bird that wakes the farm:rooster:it crows;
    the bird that stands for peace:dove:a white one;the insect that makes honey:bee:from nectar;
    the large fish whose fin is feared by swimmers:shark:it grows new teeth;
    the bear that is white:polar bear:it lives in the Arctic;the mammal that can really fly:bat:by night;
    the animal with a trunk and tusks:elephant:they are ivory;the sea animal with eight arms:octopus:it squirts ink;
    the animal that changes its colour to hide:chameleon:it is a lizard;
    the animal known as man's best friend:dog:it is loyal""",
    "{y}: {z}",
    "{x} is the {y}",
)
KINDS = {
    "young": YOUNG,
    "parent": turned(without(YOUNG, "bear"), "{ax} is the young of {ay}"),
    "sound": SOUND,
    "voice": turned(SOUND, "the {x} {y}"),
    "home": HOME,
    "dweller": turned(without(HOME, "lion", "goldfish"), "the animal of the {x} is the {y}"),
    "legs": LEGS,
    "with_legs": turned(LEGS, "the one with {x} legs is the {y}"),
    "wings": WINGS,
    "with_wings": turned(WINGS, "the one with {x} wings is the {y}"),
    "class": CLASS,
    "of_class": turned(CLASS, "the {x} is the {y}"),
    "mark": MARK,
    "mark_of": turned(MARK, "what every {x} has: {y}"),
    "cover": COVER,
    "covered": turned(COVER, "the one with {x} is the {y}"),
    "diet": DIET,
    "eater": turned(DIET, "the one that eats {x} is the {y}"),
    "group": GROUP,
    "in_group": turned(GROUP, "those that form {ax} are {y}"),
    "gives": GIVES,
    "gift": turned(GIVES, "what comes from the {x}: {y}"),
    "famous": FAMOUS,
    "known_for": turned(FAMOUS, "the {x} is {y}"),
}


@family("reasoning", point=points(KINDS, keyed_wordings(__file__)))
def facts_animals(point: Point) -> Draft:
    return question(KINDS, point)


# Solver: completes pairs of its own lists, found by the words of the question.

BABIES = (
    "calf=cow|caterpillar=butterfly|chick=hen|cub=bear|cygnet=swan|duckling=duck|eaglet=eagle|fawn=deer|foal=horse|"
    "gosling=goose|joey=kangaroo|kid=goat|kitten=cat|lamb=sheep|owlet=owl|piglet=pig|puppy=dog|tadpole=frog"
)
VOICES = (
    "bee=buzzes|cat=meows,says meow|cow=moos,says moo|crow=caws|dog=barks,says woof|donkey=brays|duck=quacks,"
    "says quack|elephant=trumpets|frog=croaks|hen=clucks|horse=neighs|lion=roars|owl=hoots|pig=oinks,says oink|"
    "pigeon=coos|rooster=crows at dawn|turkey=gobbles|wolf=howls"
)
HOMES = (
    "anthill=ant|aquarium=goldfish|burrow=rabbit|coop=hen|den=lion|hive=bee|kennel=dog|lodge=beaver|nest=bird|"
    "stable=horse|sty=pig|web=spider"
)
LIMBS = (
    "0=snake,worm|2=duck,eagle,hen,ostrich,owl,penguin|4=cat,cow,crocodile,dog,elephant,frog,horse,lion,sheep,"
    "tortoise|6=ant,bee,beetle,butterfly,ladybird,mosquito|8=scorpion,spider,tick"
)
FLIERS = "0=cat,spider,worm|2=bat,eagle,housefly,mosquito,ostrich,penguin,pigeon|4=bee,butterfly,dragonfly,wasp"
CLASSES = (
    "amphibian=frog,newt,salamander,toad|arachnid=scorpion,spider,tick|bird=duck,eagle,ostrich,owl,parrot,penguin,"
    "pigeon,sparrow,swan|fish=carp,cod,eel,herring,salmon,shark,trout,tuna|insect=ant,bee,beetle,butterfly,"
    "grasshopper,ladybird,mosquito,moth,wasp|mammal=bat,cow,dog,dolphin,elephant,horse,kangaroo,lion,monkey,mouse,"
    "rabbit,whale|reptile=chameleon,crocodile,lizard,snake,tortoise,turtle"
)
MARKS = (
    "amphibian=gills when young and lungs when grown|arachnid=eight legs|bird=feathers|"
    "fish=gills and fins all its life|insect=six legs|mammal=milk for its young|reptile=dry scaly skin"
)
COVERS = (
    "a shell=snail,tortoise|feathers=duck,eagle,owl,robin|fur=bear,cat,fox,rabbit|scales=carp,lizard,snake,trout|"
    "spines=hedgehog|wool=sheep"
)
FOODS = (
    "ants=anteater|bamboo=panda|blood=leech,vampire bat|eucalyptus leaves=koala|fish=pelican,seal|meat=crocodile,"
    "eagle,lion,shark,tiger,wolf|nectar=honeybee,hummingbird|nuts and seeds=squirrel|plants=cow,deer,elephant,giraffe,"
    "horse,rabbit,sheep"
)
GROUPS = (
    "colony=ants|flock=birds,sheep|herd=cows,elephants|litter=kittens,puppies|pack=hounds,wolves|pride=lions|"
    "school=fish|swarm=bees,locusts"
)
GOODS = (
    "bee=honey|cow=beef,cow's milk|goose=feathers for duvets|hen=eggs for breakfast|oyster=pearls|pig=pork|"
    "sheep=mutton,wool|silkworm=silk"
)
STARS = (
    "bat=really fly|beaver=dams|bee=makes honey|blue whale=largest animal in the world|camel=ship of the desert|"
    "chameleon=changes its colour|cheetah=fastest animal|cuckoo=nests of others|dog=best friend|dove=stands for peace|"
    "elephant=living land animal,trunk and tusks|giraffe=tallest animal|kangaroo=pouch|lion=king of the beasts|"
    "octopus=eight arms|ostrich=largest living bird|parrot=repeats words|penguin=by the South Pole|"
    "polar bear=bear that is white|rooster=wakes the farm|shark=fin is feared|snail=carries its house|"
    "spider=spins a web|zebra=black and white stripes"
)


def _things(text: str) -> str:
    """A pattern of the things of a list."""
    return rf"\b(?:{'|'.join(re.findall(r'[=,]([^=,|]+)', text))})\b"


# The cues of a question, and the list that completes it; the first cue that is found counts.
LISTS = (
    (_things(STARS), STARS),
    (_things(VOICES), VOICES),
    (rf"(?=.*\bclass\b).*{_things(MARKS)}", MARKS),
    (r"\bleg|sock", LIMBS),
    (r"\bwing", FLIERS),
    (r"\bhomes?\b|\blives?\b|\bdwell|\bhouse", HOMES),
    (r"\bgroup|together|collective", GROUPS),
    (r"\beats?\b|food|\bfeeds? on|\bdiet\b|menu|hungry|meal", FOODS),
    (r"cover|skin|coat|outside", COVERS),
    (r"young|baby|offspring|child of|grown|grows? up|mother|parent", BABIES),
    (r"class|kind of animal|belong|\bis an? \w+[:?,]|which of these is|reptiles?\b|insects?\b|\bsorts?\b", CLASSES),
    ("", GOODS),
)


def solve(prompt: str) -> str:
    """The fact that is asked for."""
    quoted = (FLIERS,) if re.search(r"\bwing", prompt) else (STARS, VOICES, MARKS, COVERS, GROUPS, GOODS)
    return picked(prompt, *quoted) or completed(
        next(text for cue, text in LISTS if re.search(cue, prompt, re.I)), prompt
    )
