"""Lots of two kinds: the things in all of them, the difference, what is left without some, or equal shares of all."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.scenes import Teller, scenes
from m32_assets.traces.verification.number_words import in_digits

SCENES = scenes(__file__)
KINDS = ("all", "more", "less", "diff", "left", "each")
EVENTS = {"left": ("gone", "-"), "each": ("share", "÷")}
AND = (". ", " and ", ", ", "; ", ". Also ", ", and ")
LATER = ("", "", "then ", "later ", "after that ")


def numbers_of(kind: str) -> list[tuple[int, int, int, int, int]]:
    """The numbers of 600 stories of a kind: two lots of equal groups, and how many go or share."""
    draws, found = Teller(*map(ord, kind)), {}
    while len(found) < 600:
        n, a, m, b = (2 + draws.below(8) for _ in range(4))
        k = 2 + draws.below(8 if kind == "each" else 18) if kind in EVENTS else 0
        one, two = n * a, m * b
        fits = {"more": one > two, "less": one < two, "diff": one != two, "left": one + two > k + 1}.get(kind, True)
        if kind == "each":
            fits = (one + two) % k == 0 and one + two > k
        if fits and (n, a) != (m, b):
            found[n, a, m, b, k] = None
    return list(found)


NUMBERS = {kind: numbers_of(kind) for kind in KINDS}
STORIES = [(kind, numbers) for kind in KINDS for numbers in NUMBERS[kind]]


@family("reasoning", in_words=3, story=STORIES, scene=list(SCENES))
def story_groups(story: tuple[str, tuple[int, int, int, int, int]], scene: str) -> Draft:
    kind, (n, a, m, b, k) = story
    parts, notes = SCENES[scene], scene.startswith("notes")
    teller = Teller(KINDS.index(kind), n, a, m, b, k, *map(ord, scene))
    join = teller.pick(AND[:1] + AND[2:4] if notes else AND)
    facts = [teller.pick(parts["one"], n=n, a=a) + join + teller.pick(parts["two"], n=m, a=b)]
    one, two, sign = (n, a), (m, b), "-" if kind in ("more", "less", "diff") else "+"
    if sign == "-" and n * a < m * b:
        one, two = two, one
    first, second = one[0] * one[1], two[0] * two[1]
    end = first - second if sign == "-" else first + second
    plan, lines = (
        f"first {one[0]} × {one[1]}, then {sign} {two[0]} × {two[1]}",
        [f"{one[0]} × {one[1]} = {first}", f"{two[0]} × {two[1]} = {second}", f"{first} {sign} {second} = {end}"],
    )
    if kind in EVENTS:
        part, last = EVENTS[kind]
        facts.append(("" if notes else teller.pick(LATER)) + teller.pick(parts[part], n=k))
        before, end = end, end - k if last == "-" else end // k
        plan, lines = f"{plan}, then {last} {k}", [*lines, f"{before} {last} {k} = {end}"]
    steps = [("plan", plan), *(("compute", line) for line in lines[:-1]), ("conclude", lines[-1])]
    return Draft(teller.story(facts, teller.pick(parts[kind]), notes=notes, joined=False), steps, str(end))


# Solver: answers stories of two kinds of lots by adding lot after lot; the question says what is done with the sums.


APART = r"how many (?:more|fewer)|differ|how far apart|beat"
SHARED = r"equal|evenly|same (?:number|length)"


def solve(prompt: str) -> str:
    """Both lots together or their difference, less what goes, or dealt out in rounds until nothing is left."""
    prompt = in_digits(prompt)
    text = prompt.lower()
    n, a, m, b, *last = (int(number) for number in re.findall(r"\d+", text))
    one, two = sum([n] * a), sum([m] * b)
    if not last:
        return str(abs(one - two) if re.search(APART, text) else one + two)
    left = one + two
    if not re.search(SHARED, text):
        return str(left - last[0])
    rounds = 0
    while left:
        left -= last[0]
        rounds += 1
    return str(rounds)
