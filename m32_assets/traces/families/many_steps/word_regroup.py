"""Two steps: equal lots are multiplied, then shared out or packed anew."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

POINTS = [
    (n, m, k)
    for n in range(2, 10)
    for m in range(2, 21)
    for k in range(2, 13)
    if n * m % k == 0 and k not in (n, m) and n * m > k
]


@family("reasoning", in_words=3, point=POINTS, wording=named_wordings(2))
def word_regroup(point: tuple[int, int, int], wording: tuple[str, ...]) -> Draft:
    n, m, k = point
    prompt, known, all_lots, wanted = (fill_template(text, n=n, m=m, k=k) for text in wording[1:])
    steps = [
        ("plan", known),
        ("compute", f"{all_lots}: {n} × {m} = {n * m}"),
        ("conclude", f"{wanted}: {n * m} ÷ {k} = {n * m // k}"),
    ]
    return Draft(prompt, steps, str(n * m // k))


# Solver: answers questions about lots that are shared out by taking away a share after the other.

# The number of shares or the size of a share, here #, where it is not the last.
DIVISOR = (
    r"^# (?:children share|vans carry|gulls share|equal rows|minutes are)|^If # pupils form|^teams of #|"
    r"(?:Our dog eats|among|many tickets at|does each of|is each of|does one of|between his|librarian need if|^With|"
    r"pump moves|bus holds|^At|net takes|how many teams of|shelf of a fridge takes|^Tomorrow|to finish in|lift takes|"
    r"bus for every|farmer needs|seals in the zoo eat) #"
)


def solve(prompt: str) -> str:
    """How often the number of shares, or the size of one, can be taken from all the lots."""
    prompt = in_digits(prompt)
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    text = re.sub(r"\d+", "#", prompt)
    told = re.search(DIVISOR, text)
    by = numbers.pop(text[: told.start() + told[0].index("#")].count("#") if told else 2)
    left, times = sum([numbers[0]] * numbers[1]), 0
    while left > 0:
        left -= by
        times += 1
    return str(times)
