"""Earning, spending and saving in two steps: what is left or missing, how many weeks or things, how much each."""

import re
from itertools import product

from m32_assets.traces.columns import steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.scenes import Teller, scenes
from m32_assets.traces.verification.number_words import in_digits

SCENES = scenes(__file__)
ITEMS = ("tickets", "books", "plants", "posters", "caps", "balls", "scarves", "pizzas", "mugs", "toy cars", "puzzles")
GOALS = ("bicycle", "guitar", "tent", "camera", "skateboard", "watch", "drum", "jacket", "table", "desk", "radio")
# How the first two facts are joined.
AND = (". ", " and ", ", ", "; ", ". ")
PRODUCT, SHARE = "{x} × {y} = {xy}", "{more} - {v} = {xy}"
# For each kind: the fields of its wordings and their numbers, the plan, the claims. The last claim ends or begins with
# the answer.
WORK = {
    "earn": ("a=x h=y b=v", "first {x} × {y}, then - {v}", PRODUCT, "{xy} - {v} = {less}", "${less} is left"),
    "two": (
        "a=x h=y b=z k=k",
        "first {x} × {y}, then + {z} × {k}",
        PRODUCT,
        "{z} × {k} = {zk}",
        "{xy} + {zk} = {both}",
        "${both} together",
    ),
    "spend": ("a=x h=y c=more", "first {x} × {y}, then {more} - it", PRODUCT, "{more} - {xy} = {v}", "${v} is left"),
    "gap": ("a=x h=y c=more", "first {x} × {y}, then {more} - it", PRODUCT, "{more} - {xy} = {v}", "${v} is missing"),
    "save": ("a=x d=v c=more", "first {more} - {v}, then ÷ {x}", SHARE, "{xy} ÷ {x} = {y}"),
    "rest": ("a=pay b=v c=xy", "first {pay} - {v}, then {xy} ÷ it", "{pay} - {v} = {x}", "{xy} ÷ {x} = {y}"),
    "count": (
        "a=x c=near",
        "how often {x} fits in {near}",
        PRODUCT,
        "{near} - {xy} = {over}",
        "{over} < {x}, so the number is {y}",
    ),
    "over": ("a=x c=near", "how often {x} fits in {near}", PRODUCT, "{near} - {xy} = {over}", "${over} is left over"),
    "parts": ("c=more d=v h=y", "first {more} - {v}, then ÷ {y}", SHARE, "{xy} ÷ {y} = {x}", "${x} each"),
}


def points_of(kind: str) -> list[tuple[str, dict[str, int]]]:
    """The numbers of a kind, no two alike in what the question shows."""
    found = {}
    for x, y, v, k in product(range(2, 10), range(2, 10), range(2, 52), range(2, 10) if kind == "two" else (2,)):
        z, xy, over = v % 8 + 2, x * y, v % (x - 1) + 1
        numbers = {
            "x": x,
            "y": y,
            "z": z,
            "k": k,
            "v": v,
            "xy": xy,
            "zk": z * k,
            "both": xy + z * k,
            "less": xy - v,
            "more": xy + v,
            "pay": x + v,
            "over": over,
            "near": xy + over,
        }
        shown = tuple(numbers[field[2:]] for field in WORK[kind][0].split())
        if (kind != "earn" or v < xy) and (kind != "two" or (x, y) != (z, k)):
            found[shown] = (kind, numbers)
    return list(found.values())


@family("reasoning", in_words=3, point=[point for kind in WORK for point in points_of(kind)], person=("he", "I"))
def story_budget(point: tuple[str, dict[str, int]], person: str) -> Draft:
    kind, numbers = point
    fields, plan, *lines = (text.format(**numbers) for text in WORK[kind])
    parts = SCENES[f"{kind} {person}"]
    teller = Teller(*map(ord, kind + person), *numbers.values())
    values = {field[0]: numbers[field[2:]] for field in fields.split()}
    values |= {"item": teller.pick(ITEMS), "goal": teller.pick(GOALS)}
    facts = [teller.pick(parts[part], **values) for part in "123" if part in parts]
    facts[:2] = [teller.pick(AND).join(facts[:2])]
    text = teller.story(facts, teller.pick(parts["ask"], **values), joined=False)
    answer = lines[-1].split()[0 if lines[-1][0] == "$" else -1]
    return Draft(text, [("plan", plan), *steps_of(lines)], answer)


# Solver: answers stories of money by what is a price or pay for each, what is a lone sum, and what is a mere number.

# A price or a pay for each.
RATE = re.compile(
    r"\$(\d+) (?:(?:an?|per|every|each) (?:hour|day|evening|week|month|morning|afternoon|piece)|each|apiece|for each)\b"
)


def solve(prompt: str) -> str:
    """The sum that is left, missing or earned, the number of weeks or things, or the size of a part."""
    prompt = in_digits(prompt)
    text = prompt.lower()
    rates = [int(n) for n in RATE.findall(text)]
    sums = sorted(int(n) for n in re.findall(r"\$(\d+)", RATE.sub("", text)))
    counts = [int(n) for n in re.findall(r"(?<![$\d])\d+", text)]
    if not rates:
        return f"${len(range(sums[0], sums[1], counts[0]))}"
    if len(counts) == 2:
        return f"${sum([rates[0]] * counts[0]) + sum([rates[1]] * counts[1])}"
    if counts:
        return f"${abs(sum([rates[0]] * counts[0]) - sums[0])}"
    if len(rates) == 2:
        return str(len(range(0, sums[0], rates[0] - rates[1])))
    if len(sums) == 2:
        return str(len(range(sums[0], sums[1], rates[0])))
    money = sums[0]
    bought = 0
    while money >= rates[0]:
        money, bought = money - rates[0], bought + 1
    return str(bought) if re.search(r"how many|largest number", text) else f"${money}"
