"""Earning, spending and saving in two steps: what is left or missing, how many weeks or things, how much each."""

import re
from itertools import product

from m32_assets.traces.family import Draft, family
from m32_assets.traces.scenes import Teller, scenes
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template

SCENES = scenes(__file__)
ITEMS = ("tickets", "books", "plants", "posters", "caps", "balls", "scarves", "pizzas", "mugs", "toy cars", "puzzles")
GOALS = ("bicycle", "guitar", "tent", "camera", "skateboard", "watch", "drum", "jacket", "table", "desk", "radio")
COINS = ("$", "$", "€", "£")
# How the first two facts are joined.
AND = (". ", " and ", ", ", "; ", ". ")
# For each kind: the fields of its wordings and their numbers, the answer, the steps after the plan. {0}, {1} and {2}
# are names from the text file. A fact goes on with what is known and, where a result counts it, a name. A question
# goes on with what is wanted, which is the last name.
WORK = {
    "earn": ("a=x h=y b=v", "${less}", "{0}: {y} × {x} = {xy}", "{1}: {xy} - {v} = {less}", "${less} is left"),
    "two": (
        "a=x h=y b=z k=k",
        "${both}",
        "{0}: {y} × {x} = {xy}",
        "{1}: {k} × {z} = {zk}",
        "{2}: {xy} + {zk} = {both}",
        "${both} together",
    ),
    "spend": ("a=x h=y c=more", "${v}", "{0}: {y} × {x} = {xy}", "{1}: {more} - {xy} = {v}", "${v} is left"),
    "gap": ("a=x h=y c=more", "${v}", "{0}: {y} × {x} = {xy}", "{1}: {more} - {xy} = {v}", "${v} is missing"),
    "save": ("a=x d=v c=more", "{y}", "{0}: {more} - {v} = {xy}", "{1}: {xy} ÷ {x} = {y}"),
    "rest": ("a=pay b=v c=xy", "{y}", "{0}: {pay} - {v} = {x}", "{1}: {xy} ÷ {x} = {y}"),
    "count": (
        "a=x c=near",
        "{y}",
        "{0}: {y} × {x} = {xy}",
        "money left: {near} - {xy} = {over}",
        "{over} is less than {x}, so it is {y}",
    ),
    "over": (
        "a=x c=near",
        "${over}",
        "{0}: {y} × {x} = {xy}",
        "{1}: {near} - {xy} = {over}",
        "${over} is left",
    ),
    "parts": ("c=more d=v h=y", "${x}", "{0}: {more} - {v} = {xy}", "{1}: {xy} ÷ {y} = {x}", "${x} each"),
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


@family(
    "reasoning",
    in_words=3,
    point=[point for kind in WORK for point in points_of(kind)],
    person=("he", "I", "we", "notes", "whole"),
)
def story_budget(point: tuple[str, dict[str, int]], person: str) -> Draft:
    kind, numbers = point
    fields, answer, *work = WORK[kind]
    parts = SCENES[f"{kind} {person}"]
    teller = Teller(*map(ord, kind + person), *numbers.values())
    values = {field[0]: numbers[field[2:]] for field in fields.split()} | {"y": numbers["y"]}
    values |= {"item": teller.pick(ITEMS), "goal": teller.pick(GOALS)}
    told = [teller.pick(parts[part], **values).split(" | ") for part in "123" if part in parts]
    facts = [text for text, *_ in told]
    names = [name for _, _, *names in told for name in names]
    if person == "whole":  # the question is in the text, and what is wanted is the last name
        prompt = fill_template(facts[0], **numbers)
    else:
        question, wanted = teller.pick(parts["ask"], **values).split(" | ")
        names.append(wanted)
        if person != "notes":
            facts[:2] = [teller.pick(AND).join(facts[:2])]
        prompt = teller.story(facts, question, notes=person == "notes", joined=False)
    known = ", ".join(known for _, known, *_ in told)
    *steps, last = (line.format(*names, **numbers) for line in work)
    lines = [("plan", f"{known}; wanted: {names[-1]}"), *(("compute", step) for step in steps), ("conclude", last)]
    coin = teller.pick(COINS)
    return Draft(
        prompt.replace("$", coin),
        [(kind, line.replace("$", coin)) for kind, line in lines],
        answer.format(**numbers).replace("$", coin),
    )


# Solver: answers stories of money by what is a price or pay for each, what is a lone sum, and what is a mere number.

# A price or a pay for each.
RATE = re.compile(
    r"\$(\d+)(?:/\w| (?:an?|per|every|each) \w+| (?:(?:for|from|on) )?(?:each|every|apiece)\b)"
    r"|(?:\b(?:at|mod)|[×*]) \$(\d+)"
)
# Questions for a number of things.
NUMBER = re.compile(r"how many|(?<!possible )number\b")


def solve(prompt: str) -> str:
    """The sum that is left, missing or earned, the number of weeks or things, or the size of a part."""
    coin = next((coin for coin in "€£" if coin in prompt), "$")
    text = in_digits(prompt).lower().replace(coin, "$")
    rates = [int(n or m) for n, m in RATE.findall(text)]
    sums = sorted(int(n) for n in re.findall(r"\$(\d+)", RATE.sub("", text)))
    counts = [int(n) for n in re.findall(r"(?<![$\d])\d+", text)]
    if not rates:
        return f"{coin}{len(range(sums[0], sums[1], counts[0]))}"
    if len(counts) == 2:
        return f"{coin}{sum([rates[0]] * counts[0]) + sum([rates[1]] * counts[1])}"
    if counts:
        return f"{coin}{abs(sum([rates[0]] * counts[0]) - sums[0])}"
    if len(rates) == 2:
        return str(len(range(0, sums[0], abs(rates[0] - rates[1]))))
    if len(sums) == 2:
        return str(len(range(sums[0], sums[1], rates[0])))
    money = sums[0]
    bought = 0
    while money >= rates[0]:
        money, bought = money - rates[0], bought + 1
    return str(bought) if NUMBER.search(text) else f"{coin}{money}"
