"""Buying two kinds of things: the cost of each, the total, and sometimes the change."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import nouns, plural

# Without a note the sum is asked, with one the change. Each wording shows all parameters.
WORDINGS = (
    "{name} buys {first} at ${p} each and {second} at ${q} each. How much is that in all?",
    "Find the total cost of {first} at ${p} apiece and {second} at ${q} apiece in the basket of {name}.",
    "What must {name} pay for {first} (${p} each) plus {second} (${q} each)?",
    "Receipt for {name}: {first} at ${p}, {second} at ${q}. Total?",
    "At a fair {name} picks {first} for ${p} each and then {second} for ${q} each. What is the bill?",
    "{name} pays with ${note} for {first} at ${p} each and {second} at ${q} each. How much change is there?",
    "From the ${note} in {name}'s purse, {first} at ${p} each and {second} at ${q} each are paid. What is left?",
    "{name} has ${note}. After paying for {first} at ${p} each and {second} at ${q} each, how much remains?",
    "{name}'s change from ${note} for {first} at ${p} each and {second} at ${q} each?",
    "A cashier gets ${note} for {first} at ${p} and {second} at ${q} a piece. How many dollars go back to {name}?",
)
PAIRS = (
    ("apple", "pear"), ("book", "badge"), ("cup", "candle"), ("ball", "key"), ("pencil", "card"), ("cookie", "muffin"),
    ("box", "ribbon"), ("egg", "orange"), ("stamp", "postcard"), ("lamp", "brush"),
)  # fmt: skip
NAMES = ("Ada", "Farid", "Kira", "Noah", "Rosa", "Yusuf")


@family(
    "reasoning", n=range(2, 10), p=range(2, 10), m=range(2, 10), q=range(2, 13), pair=PAIRS, name=NAMES,
    wording=WORDINGS,
)  # fmt: skip
def word_shopping(n: int, p: int, m: int, q: int, pair: tuple[str, str], name: str, wording: str) -> Draft:
    total = n * p + m * q
    note = next(x for x in (20, 50, 100, 200) if x > total)
    steps = [
        ("compute", f"cost of the {nouns(pair[0])}: {n} × {p} = {n * p}"),
        ("compute", f"cost of the {nouns(pair[1])}: {m} × {q} = {m * q}"),
        ("compute", f"together: {n * p} + {m * q} = {total}"),
    ]
    answer = f"${total}"
    if "{note}" in wording:
        answer = f"${note - total}"
        steps.append(("compute", f"change: {note} - {total} = {note - total}"))
        steps.append(("conclude", f"{answer} is left"))
    else:
        steps.append(("conclude", f"the total is {answer}"))
    first, second = plural(n, pair[0]), plural(m, pair[1])
    return Draft(wording.format(name=name, first=first, second=second, p=p, q=q, note=note), steps, answer)
