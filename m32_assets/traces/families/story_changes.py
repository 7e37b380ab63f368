"""An amount that changes in several events: what it is in the end, or, worked backwards, what it was at the start."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.scenes import Teller, scenes

SCENES = scenes("story_changes")
# What happens in turn: + a gain, - a loss, h half goes, d it doubles, s it is shared; "<" asks for the start.
SHAPES = "+- -+ ++ -- +-+ -+- --+ +-- ++- -++ +h -h h+ h- +d -d d+ d- +-h -h+ +s -s +-s <+- <-+ <-- <++ <+-- <-+- <h+ <h- <+h <-h <d- <d+"
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
    teller, sums, backwards = Teller(place, *map(ord, shape), *numbers), sums_of(shape, numbers), shape[0] == "<"
    events = [teller.pick(parts[KINDS[kind]], n=sum_[2]) for kind, sum_ in zip(shape.lstrip("<"), sums, strict=True)]
    facts = [teller.pick(parts["some" if backwards else "open"], s=numbers[0]), *events]
    if backwards:
        facts[-1] += ". " + teller.pick(parts["now"], e=sums[-1][-1])
        sums = [(after, UNDO[sign], number, before) for before, sign, number, after in reversed(sums)]
    question = teller.pick(parts["start" if backwards else "each" if shape[-1] == "s" else "end"])
    plan = f"{sums[0][0]} " + ", then ".join(f"{sign} {number}" for _, sign, number, _ in sums)
    lines = [f"{before} {sign} {number} = {after}" for before, sign, number, after in sums]
    steps = [("plan", f"back from the end: first {plan}" if backwards else f"first {plan}")]
    steps += [*(("compute", line) for line in lines[:-1]), ("conclude", lines[-1])]
    return Draft(teller.story(facts, question, notes=name.startswith("notes")), steps, str(sums[-1][-1]))
