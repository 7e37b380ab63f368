"""One kind of thing and some money: the change, what is missing, how many can be bought, and what is left then."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

POINTS = [(n, p, r) for n in range(2, 10) for p in range(2, 16) for r in range(1, p)]


# What is asked, and the text: {n} things at ${p}, and ${c} to spend. The first name is that of the cost, or of the
# things that are bought.
@family("reasoning", in_words=3, point=POINTS, wording=named_wordings(2))
def word_budget(point: tuple[int, int, int], wording: tuple[str, ...]) -> Draft:
    (n, p, r), kind, cost = point, wording[0], point[0] * point[1]
    if kind in ("many", "rest"):
        c = cost + r
        prompt, known, things, left = (fill_template(text, p=p, c=c) for text in wording[1:])
        answer, so = (str(n), f"it is {n} {things}") if kind == "many" else (f"${r}", f"${r} is left")
        steps = [
            ("plan", known),
            ("compute", f"dollars for {n} {things}, the most for ${c}: {n} × {p} = {cost}"),
            ("compute", f"{left}: {c} - {cost} = {r}"),
            ("conclude", f"${r} is less than ${p}, so {so}"),
        ]
        return Draft(prompt, steps, answer)
    gap = r + p * ((n + r) % (3 if kind == "change" else min(2, n - 1)))
    c = cost + gap if kind == "change" else cost - gap
    prompt, known, all_things, wanted = (fill_template(text, n=n, p=p, c=c) for text in wording[1:])
    steps = [
        ("plan", known),
        ("compute", f"{all_things}: {n} × {p} = {cost}"),
        ("compute", f"{wanted}: {max(c, cost)} - {min(c, cost)} = {gap}"),
        ("conclude", f"the {wanted} is ${gap}"),
    ]
    return Draft(prompt, steps, f"${gap}")


# Solver: answers questions about a budget by buying one thing after the other.

# Questions for how many things.
MANY = r"[Hh]ow many (?!dollars|bucks)|[Ll]argest number|[Nn]umber of"


def solve(prompt: str) -> str:
    """What is left or missing after the things that are named, or how many fit."""
    prompt = in_digits(prompt)
    found = re.findall(r"(\$?)(\d+)( dollars| bucks)?", prompt)
    dollars = [int(n) for sign, n, word in found if sign or word]
    things = [int(n) for sign, n, word in found if not sign and not word]
    price, budget = sorted(dollars)
    if things:
        return f"${abs(budget - sum([price] * things[0]))}"
    bought = 0
    while budget >= price:
        budget -= price
        bought += 1
    return str(bought) if re.search(MANY, prompt) else f"${budget}"
