"""Buying two kinds of things: the cost of each, the total, and sometimes the change or what is missing."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import nouns, plural
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

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


# "total" asks for the sum, "change" for what a note leaves, "short" for what is missing. Each shows all numbers.
@family(
    "reasoning", in_words=3, n=range(2, 10), p=range(2, 10), m=range(2, 10), q=range(2, 13), wording=named_wordings(3)
)
def word_shopping(n: int, p: int, m: int, q: int, wording: tuple[str, ...]) -> Draft:
    kind, total = wording[0], n * p + m * q
    note = next(x for x in (20, 50, 100, 200) if x > total)
    have = total - 1 - (7 * n + 3 * p + 5 * m + q) % (min(total, 40) - 3)
    one, two = PAIRS[(3 * n + 5 * p + 7 * m + 2 * q) % len(PAIRS)]
    prompt, known, cost_one, cost_two, wanted = (
        fill_template(
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
        for text in wording[1:]
    )
    steps = [
        ("plan", known),
        ("compute", f"{cost_one}: {n} × {p} = {n * p}"),
        ("compute", f"{cost_two}: {m} × {q} = {m * q}"),
        ("compute", f"{wanted if kind == 'total' else 'cost in all'}: {n * p} + {m * q} = {total}"),
    ]
    answer = total
    if kind == "change":
        answer = note - total
        steps.append(("compute", f"{wanted}: {note} - {total} = {answer}"))
    elif kind == "short":
        answer = total - have
        steps.append(("compute", f"{wanted}: {total} - {have} = {answer}"))
    steps.append(("conclude", f"{wanted}: ${answer}"))
    return Draft(prompt, steps, f"${answer}")


# Solver: answers shopping questions by adding price after price.

# The kinds of numbers in turn, "$" for money and "n" for a count, where the money at hand is told last.
AT_HAND_LAST = r"n|\$\$nn\$"


def solve(prompt: str) -> str:
    """The sum of the items, or how far it is from the money at hand."""
    prompt = in_digits(prompt)
    found = re.findall(r"(\$?)(\d+)( dollars| bucks)?", prompt)
    money = [int(n) for dollar, n, word in found if dollar or word]
    counts = [int(n) for dollar, n, word in found if not dollar and not word]
    kinds = "".join("$" if dollar or word else "n" for dollar, _, word in found)
    due = 0
    if at_hand := len(money) > len(counts):
        due -= money.pop(-1 if re.match(AT_HAND_LAST, kinds) else 0)
    for count, price in zip(counts, money, strict=True):
        for _ in range(count):
            due += price
    return f"${abs(due) if at_hand else due}"
