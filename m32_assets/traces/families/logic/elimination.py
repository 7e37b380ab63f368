"""One of three or four choices is left when the clues have ruled out the others."""

import re
from itertools import combinations, permutations

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import listing
from m32_assets.traces.wordings import PEOPLE, keyed_wordings
from m32_assets.traces.words import words_of

NAMES = tuple(person[0] for person in PEOPLE[:24])
POOLS = {
    "people": NAMES,
    "colours": words_of("red blue green yellow white black brown grey"),
    "days": words_of("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    "months": words_of("January February March April May June July August September October November December"),
    "pets": words_of("dog cat rabbit hamster parrot turtle goldfish"),
    "drinks": words_of("tea milk water juice coffee cocoa lemonade"),
    "rooms": words_of("kitchen attic cellar garage hall bathroom bedroom"),
    "fruit": words_of("apple pear plum peach banana cherry lemon"),
    "sports": words_of("football tennis chess hockey judo golf rugby"),
    "cities": words_of("Rome Paris Berlin Oslo Madrid Vienna Lisbon"),
    "tunes": words_of("violin piano flute drum guitar trumpet cello"),
}
CLUE = re.compile(r"<([a-c]*)\|([^|>]*)\|?([^>]*)>")
ROLES = tuple(permutations(range(3)))


def _numbers(pick: int, role: int, odd: int) -> tuple[int, dict[str, int]]:
    """A limit; wrong parity (a, b), too small (c), right (z)."""
    limit = 12 + pick
    right, small = limit + 1 + (limit + 1 + odd) % 2 + 2 * role, limit - 2 - (limit + odd) % 2 - 2 * (pick % 3)
    return limit, {"a": right + 1, "b": small + 1, "c": small, "z": right}


# Key: what the choices are and how many. In the text <WHO|CLUE|REASON> is a clue that rules out {a}, {b} or {c}; where
# WHO is empty, the reason is a step of its own. {z} is left; {p}, {q}, {r} are people beside the choices.
@family("reasoning", pick=range(35), role=range(6), wording=keyed_wordings)
def elimination(pick: int, role: int, wording: tuple[str, str]) -> Draft:
    (kind, text), limit = wording, 0
    if kind in ("even", "odd"):
        limit, who = _numbers(pick, role, int(kind == "odd"))
        choices = [str(n) for n in sorted(who.values())]
    else:
        sets_of = tuple(combinations(POOLS[kind[:-1]], int(kind[-1])))
        chosen = sets_of[(pick * 307 + 11 * len(text)) % len(sets_of)]
        order, turn = ROLES[role], role // 3  # of four, the last or the first is {c}
        order = (*(i + turn for i in order), 3 - 3 * turn) if len(chosen) == 4 else order
        who = {letter: chosen[i] for letter, i in zip("zabc", order, strict=False)}
        choices = list(chosen)
    beside = (NAMES[(pick + 5 * role + 7 * i) % len(NAMES)] for i in range(3))
    fields = {**who, "n": limit, **dict(zip("pqr", beside, strict=True)), "list": ", ".join(choices)}
    fields |= {"all": listing(choices), "any": listing(choices, "or"), "the": listing([f"the {c}" for c in choices])}
    steps = [("plan", f"choices: {fields['list']}; wanted: the one that no clue rules out")]
    for out, clue, reason in CLUE.findall(text):
        said = (reason or clue.removeprefix(f"{{{out}}} ")).format(**fields)
        steps.append(("compare", f"{', '.join(f'not {who[c]}' for c in out)}: {said}" if out else said))
    return Draft(
        CLUE.sub(r"\2", text).format(**fields), [*steps, ("conclude", f"only {who['z']} is left")], str(who["z"])
    )


# Solver: answers what-is-left questions by counting how often each choice is spoken of behind the list of choices.

# One choice.
WORD = r"(?:the )?([A-Z][a-z]+|[a-z]+|\d+)"
# Three to five choices in a row.
LIST = re.compile(rf"{WORD}, {WORD}(?:, {WORD})?(?:, {WORD})?(?: (?:and|or) {WORD})?")


def solve(prompt: str) -> str:
    """The choice that nobody speaks of again; with *neither*, the one that is denied most often."""
    lists = [m for m in LIST.finditer(prompt) if len([w for w in m.groups() if w]) > 2]
    listed = next((m for m in lists if m[1].islower()), lists[0])
    choices = [word for word in listed.groups() if word]
    choices = [word for word in choices if word[0].isupper()] or choices  # no "runners" before the names
    rest = prompt.replace(listed[0], "", 1)
    if choices[0].isdigit():
        even = "even" in rest
        limit = int(re.findall(r"\d+", rest)[0])
        return next(n for n in choices if (int(n) % 2 == 0) == even and int(n) > limit)
    said = {choice: len(re.findall(rf"\b{choice}\b", rest)) for choice in choices}
    if re.search(r"neither", rest):
        return max(choices, key=lambda choice: said[choice])
    return min(choices, key=lambda choice: said[choice])
