"""One kind of thing and some money: the change, what is missing, how many can be bought, and what is left then."""

import re

from m32_assets.traces.columns import computing, multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

POINTS = [(n, p, r) for n in range(2, 10) for p in range(2, 16) for r in range(1, p)]


# What is asked, and the text: {n} things at ${p}, and ${c} to spend.
@family("reasoning", in_words=3, point=POINTS, wording=keyed_wordings)
def word_budget(point: tuple[int, int, int], wording: tuple[str, str]) -> Draft:
    (n, p, r), (kind, text), cost = point, wording, point[0] * point[1]
    if kind in ("many", "rest"):
        c, answer = cost + r, str(n) if kind == "many" else f"${r}"
        steps = [
            ("plan", f"how often {p} fits into {c}, so division"),
            ("compute", f"{p} × {n} = {cost}"),
            ("compute", f"rest: {c} - {cost} = {r}"),
            ("conclude", f"{r} < {p}, so {n} can be bought" if kind == "many" else f"{r} < {p}, so {answer} is left"),
        ]
        return Draft(fill_template(text, p=p, c=c), steps, answer)
    gap = r + p * ((n + r) % (3 if kind == "change" else min(2, n - 1)))
    c, answer = cost + gap if kind == "change" else cost - gap, f"${gap}"
    fact = f"change: {c} - {cost} = {gap}" if kind == "change" else f"missing: {cost} - {c} = {gap}"
    plan = f"first the cost, {n} × {p}, then {'the change' if kind == 'change' else 'what is missing'}"
    steps = [("plan", plan), *computing(*multiplied(p, n), fact), ("conclude", f"so it is {answer}")]
    return Draft(fill_template(text, n=n, p=p, c=c), steps, answer)


# Solver: answers questions about a budget by buying one thing after the other.

# Questions for how many things.
MANY = r"(?:How|how) many|largest number"


def solve(prompt: str) -> str:
    """What is left or missing after the things that are named, or how many fit."""
    prompt = in_digits(prompt)
    found = re.findall(r"(\$?)(\d+)", prompt)
    dollars = [int(n) for sign, n in found if sign]
    things = [int(n) for sign, n in found if not sign]
    price, budget = sorted(dollars)
    if things:
        return f"${abs(budget - sum([price] * things[0]))}"
    bought = 0
    while budget >= price:
        budget -= price
        bought += 1
    return str(bought) if re.search(MANY, prompt) else f"${budget}"
