"""Buying two kinds of things: the cost of each, the total, and sometimes the change."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import nouns, plural
from m32_assets.traces.wordings import wordings

# Without a note the sum is asked, with one the change. Each wording shows all parameters.
WORDINGS = wordings("word_shopping")
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
