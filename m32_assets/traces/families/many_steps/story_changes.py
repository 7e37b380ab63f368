"""An amount that changes in several events: what it is in the end, or, worked backwards, what it was at the start."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.scenes import Teller, scenes, text_and_name
from m32_assets.traces.verification.number_words import in_digits

# An opening is named by what there is, an event by words that fit after "before", the sharing and the questions by what
# is wanted.
SCENES = scenes(__file__)
# The events of a story in turn: + a gain, - a loss, h half goes, d it doubles, s it is shared. After "<" the start is
# asked.
SHAPES = (
    "+- -+ ++ -- +-+ -+- --+ +-- ++- -++ +h -h h+ h- +d -d d+ d- +-h -h+ +s -s +-s "
    "<+- <-+ <-- <++ <+-- <-+- <h+ <h- <+h <-h <d- <d+"
)
KINDS = {"+": "gain", "-": "loss", "h": "half", "d": "double", "s": "share"}
# What an event does to the amount.
CHANGES = {"+": "{} more", "-": "{} gone", "h": "half gone", "d": "doubled", "s": "in {} equal parts"}
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
    scene, parts = list(SCENES.items())[place]
    teller = Teller(place, *map(ord, shape), *numbers)
    sums = sums_of(shape, numbers)
    backwards, kinds = shape[0] == "<", shape.lstrip("<")
    events, changes = [], []
    for kind, (_, _, number, _) in zip(kinds, sums, strict=True):
        events.append(text_and_name(teller.pick(parts[KINDS[kind]], n=number)))
        changes.append(CHANGES[kind].format(number))
    opening, noun = text_and_name(teller.pick(parts["some" if backwards else "open"], s=numbers[0]))
    facts = [opening, *(text for text, _ in events)]
    known = f"{numbers[0]} {noun}, {', '.join(changes)}"
    if backwards:
        facts[-1] += ". " + teller.pick(parts["now"], e=sums[-1][-1])
        known = f"{sums[-1][-1]} {noun} at the end; taken back, last first: {', '.join(reversed(changes))}"
        sums = [(after, UNDO[sign], number, before) for before, sign, number, after in reversed(sums)]
        events.reverse()
    end = "start" if backwards else "each" if kinds[-1] == "s" else "end"
    question, wanted = text_and_name(teller.pick(parts[end], noun=noun))
    wanted = wanted or events[-1][1]  # an event that shares names the shares
    prompt = teller.story(facts, question, notes=scene.startswith("notes"))
    when = "before" if backwards else "after"
    names = [*(f"{noun} {when} {event}" for _, event in events[:-1]), wanted]
    claims = [
        f"{name}: {before} {sign} {number} = {after}"
        for name, (before, sign, number, after) in zip(names, sums, strict=True)
    ]
    plan, *work, last = (teller.filled(text) for text in (f"{known}; wanted: {wanted}", *claims))
    steps = [("plan", plan), *(("compute", claim) for claim in work), ("conclude", last)]
    return Draft(prompt, steps, str(sums[-1][-1]))


# Solver: follows the amount clause by clause; where the start is asked, it tries one number after another.

# Cues of a clause in which the amount gets smaller.
AWAY = re.compile(
    r"""(?:^|\ )-\ ?\d|\b(?:off\b|(?<!put\ )out\b(?!\ of\ )|out\ of\ \d|leaves?\b|left\b|lose|lost|loss|less\b|minus
    |sold|spen[dt]\b|costs?\b|borrowed|away\b|lent\b|move[sd]?\ (?:\d.*\ )?to\b|tows|home\b|goodbye|exit|depart
    |used?s?\b|drain|dropped|ate\b|eat(?:s|en)?\b|leak|drinks?\b|handed\ \d+\ \w+\ to|traded|rolled|quit|cancel|burns?\b
    |customers\ buy|orders|changed\ to|stepped\ down|gave\ \d+\ \w+\ to|given\ to|stuck|swapped|tore|discharged|booked
    |won\ by|went\ to|took\b|takes\ \d|picks\ \d|breaks|broken|wither|removed?s?\b|deleted?s?\b|filed|filter|archives
    |shorter|shipped|loaded|shrinks|paid\ \d+\ dollars\ for|pulled|cleared|thrown|down\ \d|drops?\ by\ \d|falls?\ by\ \d
    |sinks?\b|melts|dried|fly\b|gobbles|chewed|forget|steals|wipes|trash|unfollowed|withdrawal|payment|fee\b|bill\b)""",
    re.VERBOSE,
)
# Where a clause ends.
CLAUSE = re.compile(r"[.,;?!](?: |$)|\bthen\b|\blater\b|\bfinally\b|\bafter that\b")
# What makes a clause an event.
EVENT = re.compile(r"\d|\bhalf\b|\bhalve[sd]|doubl")
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
