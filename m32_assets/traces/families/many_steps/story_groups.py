"""Lots of two kinds: the things in all of them, the difference, what is left without some, or equal shares of all."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.scenes import Teller, scenes, text_and_name
from m32_assets.traces.verification.number_words import in_digits

# After the text of a lot come what it is and what its product counts. After an event comes what it does, and after the
# sharing also what is wanted. After other questions comes what they want.
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
    one, known, first_name = teller.pick(parts["one"], n=n, a=a).split(" | ")
    two, then_known, second_name = teller.pick(parts["two"], n=m, a=b).split(" | ")
    facts, known = [one + join + two], [known, then_known]
    shares: list[str] = []
    if kind in EVENTS:
        later = "" if notes else teller.pick(LATER)
        event, change, *shares = teller.pick(parts[EVENTS[kind][0]], n=k).split(" | ")
        facts.append(later + event)
        known.append(change)
    question, *asked = teller.pick(parts[kind]).split(" | ")
    (wanted,) = [*shares, *asked]
    prompt = teller.story(facts, question, notes=notes, joined=False)
    first, second = n * a, m * b
    claims = [f"{first_name}: {n} × {a} = {first}", f"{second_name}: {m} × {b} = {second}"]
    if kind in ("more", "less", "diff"):
        end = abs(first - second)
        claims.append(f"{wanted}: {max(first, second)} - {min(first, second)} = {end}")
    else:
        end = first + second
        _, together = text_and_name(parts["all"][0])
        claims.append(f"{together if kind in EVENTS else wanted}: {first} + {second} = {end}")
    if kind in EVENTS:
        sign, before = EVENTS[kind][1], end
        end = before - k if sign == "-" else before // k
        claims.append(f"{wanted}: {before} {sign} {k} = {end}")
    plan, *work, last = (teller.filled(text) for text in (f"{', '.join(known)}; wanted: {wanted}", *claims))
    steps = [("plan", plan), *(("compute", claim) for claim in work), ("conclude", last)]
    return Draft(prompt, steps, str(end))


# Solver: adds lot after lot; the question says what is done with the two sums.

# Cues of a question for the difference, and for equal shares.
APART = r"how many (?:more|fewer)|differ|how far apart|beat|outnumber|ahead"
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
