"""An amount that changes in several events: what it is in the end, or, worked backwards, what it was at the start."""

import re

from m32_assets.traces.columns import steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.scenes import Teller, scenes
from m32_assets.traces.verification.number_words import in_digits

SCENES = scenes(__file__)
# The events of a story in turn: + a gain, - a loss, h half goes, d it doubles, s it is shared. After "<" the start is
# asked.
SHAPES = (
    "+- -+ ++ -- +-+ -+- --+ +-- ++- -++ +h -h h+ h- +d -d d+ d- +-h -h+ +s -s +-s "
    "<+- <-+ <-- <++ <+-- <-+- <h+ <h- <+h <-h <d- <d+"
)
KINDS = {"+": "gain", "-": "loss", "h": "half", "d": "double", "s": "share"}
DO = {"+": int.__add__, "-": int.__sub__, "×": int.__mul__, "÷": int.__floordiv__}
UNDO = {"+": "-", "-": "+", "×": "÷", "÷": "×"}


def sums_of(shape: str, numbers: tuple[int, ...]) -> list[tuple[int, str, int, int]]:
    """Every event as the amount before, the sign, the number and the amount after."""
    amount, used, found = numbers[0], 1, []
    for kind in shape.lstrip("<"):
        sign = {"h": "÷", "s": "÷", "d": "×"}.get(kind, kind)
        number = 2 if kind in "hd" else numbers[used]
        used += kind not in "hd"
        found.append((amount, sign, number, DO[sign](amount, number)))
        amount = found[-1][-1]
    return found


def numbers_of(shape: str) -> list[tuple[int, ...]]:
    """The numbers of 150 stories of a shape: amounts from 2 to 95, and all divisions come out whole."""
    draws, found = Teller(*map(ord, shape)), {}
    while len(found) < 150:
        parts = [2 + draws.below(8 if kind == "s" else 24) for kind in shape if kind in "+-s"]
        numbers = (8 + draws.below(72), *parts)
        sums = sums_of(shape, numbers)
        whole = all(sign != "÷" or before % number == 0 for before, sign, number, _ in sums)
        if whole and len(set(sums)) == len(sums) and all(2 <= after <= 95 for *_, after in sums):
            found[numbers] = None
    return list(found)


NUMBERS = {shape: numbers_of(shape) for shape in SHAPES.split()}
POINTS = [
    (place, shape, numbers)
    for place, parts in enumerate(SCENES.values())
    for shape in NUMBERS
    if all(KINDS[kind] in parts for kind in shape.lstrip("<"))
    for numbers in NUMBERS[shape]
]


@family("reasoning", in_words=3, point=POINTS)
def story_changes(point: tuple[int, str, tuple[int, ...]]) -> Draft:
    place, shape, numbers = point
    name, parts = list(SCENES.items())[place]
    teller = Teller(place, *map(ord, shape), *numbers)
    sums = sums_of(shape, numbers)
    backwards = shape[0] == "<"
    events = [
        teller.pick(parts[KINDS[kind]], n=number)
        for kind, (_, _, number, _) in zip(shape.lstrip("<"), sums, strict=True)
    ]
    facts = [teller.pick(parts["some" if backwards else "open"], s=numbers[0]), *events]
    if backwards:
        facts[-1] += ". " + teller.pick(parts["now"], e=sums[-1][-1])
        sums = [(after, UNDO[sign], number, before) for before, sign, number, after in reversed(sums)]
    question = teller.pick(parts["start" if backwards else "each" if shape[-1] == "s" else "end"])
    plan = f"first {sums[0][0]} " + ", then ".join(f"{sign} {number}" for _, sign, number, _ in sums)
    lines = [f"{before} {sign} {number} = {after}" for before, sign, number, after in sums]
    steps = [("plan", f"back from the end: {plan}" if backwards else plan), *steps_of(lines)]
    return Draft(teller.story(facts, question, notes=name.startswith("notes")), steps, str(sums[-1][-1]))


# Solver: follows the amount clause by clause; where the start is asked, it tries one number after another.

# Cues of a clause in which the amount gets smaller.
AWAY = re.compile(
    r"""\b(?:off\b|(?<!put\ )out\b(?!\ of\ )|out\ of\ \d|leaves?\b|left\b|lose|lost|loss|less\b|minus|sold|spent
    |costs?\b|borrowed|away\b|lent\b|moved?\ to|tows|home\b|goodbye|exit|depart|used?s?\b|drain|dropped|ate\b|eats?\b
    |leak|drinks?\b|handed\ \d+\ \w+\ to|traded|rolled|quit|cancel|burn|customers\ buy|orders|changed\ to
    |stepped\ down|gave\ \d+\ \w+\ to|given\ to|stuck|swapped|tore|discharged|booked|won\ by|went\ to|took\b
    |takes\ \d|picks\ \d|breaks|broken|wither|removed|deleted?s?\b|filed|filter|archives|shorter|shipped|loaded|shrinks
    |paid\ \d+\ dollars\ for|pulled|cleared|thrown)""",
    re.VERBOSE,
)
# Where a clause ends.
CLAUSE = re.compile(r"[.,;?!](?: |$)|\bthen\b|\blater\b|\bfinally\b|\bafter that\b")
# What makes a clause an event.
EVENT = re.compile(r"\d|\bhalf\b|\bhalved|doubl")
# Cues of a question for the start.
START = re.compile(r"at (?:the )?(?:start|first)|to begin with|in the beginning|start the day|before")


def after(amount: float, events: list[str]) -> float:
    """The amount after all events of the clauses."""
    for clause in events:
        number = re.search(r"\d+", clause)
        if number:
            amount += -int(number[0]) if AWAY.search(clause) else int(number[0])
        else:
            amount *= 2 if "doubl" in clause else 0.5
    return amount


def solve(prompt: str) -> str:
    """The amount at the end, or the start that leads to the amount of the last clause."""
    prompt = in_digits(prompt)
    clauses = CLAUSE.split(prompt.lower())
    happened = [clause for clause in clauses if EVENT.search(clause)]
    numbers = [int(n) for n in re.findall(r"\d+", " ".join([happened[0], happened[-1]]))]
    if any(START.search(clause) for clause in clauses if not EVENT.search(clause)):
        return str(next(start for start in range(400) if after(start, happened[:-1]) == numbers[-1]))
    if re.search(r"equal|evenly|same number", prompt):
        return str(int(after(numbers[0], happened[1:-1]) / numbers[-1]))
    return str(int(after(numbers[0], happened[1:])))
