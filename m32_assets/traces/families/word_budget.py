"""One kind of thing and some money: the change, what is missing, how many can be bought, and what is left then."""

from m32_assets.traces.columns import computing, multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

# What is asked, and the text: {n} things at ${p}, and ${c} to spend.
WORDINGS = keyed_wordings("word_budget")
POINTS = [(n, p, r) for n in range(2, 10) for p in range(2, 16) for r in range(1, p)]


@family("reasoning", in_words=3, point=POINTS, wording=WORDINGS)
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
        return Draft(told(text, p=p, c=c), steps, answer)
    gap = r + p * ((n + r) % (3 if kind == "change" else min(2, n - 1)))
    c, answer = cost + gap if kind == "change" else cost - gap, f"${gap}"
    fact = f"change: {c} - {cost} = {gap}" if kind == "change" else f"missing: {cost} - {c} = {gap}"
    plan = f"first the cost, {n} × {p}, then {'the change' if kind == 'change' else 'what is missing'}"
    steps = [("plan", plan), *computing(*multiplied(p, n), fact), ("conclude", f"so it is {answer}")]
    return Draft(told(text, n=n, p=p, c=c), steps, answer)
