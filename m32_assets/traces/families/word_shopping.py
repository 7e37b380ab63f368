"""Buying two kinds of things: the cost of each, the total, and sometimes the change or what is missing."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import nouns, plural
from m32_assets.traces.wordings import keyed_wordings, told

# "total" asks for the sum, "change" for what a note leaves, "short" for what is missing. Each shows all numbers.
WORDINGS = keyed_wordings("word_shopping")
PAIRS = (
    ("apple", "pear"),
    ("book", "badge"),
    ("cup", "candle"),
    ("ball", "key"),
    ("pencil", "card"),
    ("cookie", "muffin"),
    ("box", "ribbon"),
    ("egg", "orange"),
    ("stamp", "postcard"),
    ("lamp", "brush"),
    ("plant", "pot"),
    ("pen", "folder"),
    ("doughnut", "coffee"),
    ("battery", "bulb"),
    ("towel", "soap bar"),
    ("kite", "puzzle"),
    ("bagel", "juice"),
)


@family("reasoning", in_words=3, n=range(2, 10), p=range(2, 10), m=range(2, 10), q=range(2, 13), wording=WORDINGS)
def word_shopping(n: int, p: int, m: int, q: int, wording: tuple[str, str]) -> Draft:
    (kind, text), total = wording, n * p + m * q
    note = next(x for x in (20, 50, 100, 200) if x > total)
    have = total - 1 - (7 * n + 3 * p + 5 * m + q) % (min(total, 40) - 3)
    one, two = PAIRS[(3 * n + 5 * p + 7 * m + 2 * q) % len(PAIRS)]
    steps = [
        ("compute", f"cost of the first: {n} × {p} = {n * p}"),
        ("compute", f"cost of the second: {m} × {q} = {m * q}"),
        ("compute", f"together: {n * p} + {m * q} = {total}"),
    ]
    if kind == "total":
        answer = f"${total}"
        steps.append(("conclude", f"the total is {answer}"))
    elif kind == "change":
        answer = f"${note - total}"
        steps.append(("compute", f"change: {note} - {total} = {note - total}"))
        steps.append(("conclude", f"{answer} is left"))
    else:
        answer = f"${total - have}"
        steps.append(("compute", f"missing: {total} - {have} = {total - have}"))
        steps.append(("conclude", f"{answer} is missing"))
    prompt = told(
        text,
        n=n,
        p=p,
        m=m,
        q=q,
        note=note,
        have=have,
        x=one,
        y=two,
        xs=nouns(one),
        ys=nouns(two),
        Xs=nouns(one).capitalize(),
        first=plural(n, one),
        second=plural(m, two),
    )
    return Draft(prompt, steps, answer)
