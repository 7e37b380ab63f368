"""Lots of two kinds: the things in all of them, the difference, what is left without some, or equal shares of all."""

import re

from m32_assets.traces.columns import steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.scenes import Teller, scenes
from m32_assets.traces.verification.number_words import in_digits

SCENES = scenes(__file__)
# What is asked: all, how many more or fewer, the difference, what is left without some, equal shares.
KINDS = ("all", "more", "less", "diff", "left", "each")
# The part of the scene that says what happens to all of them, and its operation.
EVENTS = {"left": ("gone", "-"), "each": ("share", "÷")}
# How the two lots are joined.
AND = (". ", " and ", ", ", "; ", ". Also ", ", and ")
# How what happens then begins.
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
    sign = "-" if kind in ("more", "less", "diff") else "+"
    (c, d), (e, f) = ((m, b), (n, a)) if sign == "-" and n * a < m * b else ((n, a), (m, b))
    first, second = c * d, e * f
    end = first - second if sign == "-" else first + second
    plan = f"first {c} × {d}, then {sign} {e} × {f}"
    lines = [f"{c} × {d} = {first}", f"{e} × {f} = {second}", f"{first} {sign} {second} = {end}"]
    if kind in EVENTS:
        part, last = EVENTS[kind]
        later = "" if notes else teller.pick(LATER)
        facts.append(later + teller.pick(parts[part], n=k))
        before, end = end, end - k if last == "-" else end // k
        plan, lines = f"{plan}, then {last} {k}", [*lines, f"{before} {last} {k} = {end}"]
    prompt = teller.story(facts, teller.pick(parts[kind]), notes=notes, joined=False)
    return Draft(prompt, [("plan", plan), *steps_of(lines)], str(end))


# Solver: adds lot after lot; the question says what is done with the two sums.

# Cues of a question for the difference, and for equal shares.
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
