"""Two rows as a Markdown table."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import words_of

# A new line in a wording is written \n there.
WORDINGS = tuple(text.replace("\\n", "\n") for text in wordings(__file__))
HEADS = (("city", "visits"), ("team", "points"), ("planet", "probes"), ("fruit", "boxes"), ("month", "rainfall"))
ROWS = (
    (words_of("Rome Oslo Lima"), words_of("Paris Cairo Tokyo Vienna")),
    (words_of("Reds Blues Greens"), words_of("Lions Hawks Bears Wolves")),
    (words_of("Mercury Venus Mars"), words_of("Jupiter Saturn Uranus Neptune")),
    (words_of("apple banana cherry"), words_of("lemon mango orange plum")),
    (words_of("January March April"), words_of("June July August October")),
)


@family("synthetic", head=range(5), first=range(3), second=range(4), p=range(1, 20), q=range(1, 20), wording=WORDINGS)
def format_table(head: int, first: int, second: int, p: int, q: int, wording: str) -> Draft:
    x, y = HEADS[head]
    a, b = ROWS[head][0][first], ROWS[head][1][second]
    answer = f"| {x} | {y} |\n| --- | --- |\n| {a} | {p} |\n| {b} | {q} |"
    steps = [("plan", "Markdown table, 4 lines: header, dashes, 2 rows, pipes between the cells"), ("conclude", answer)]
    return Draft(wording.format(x=x, y=y, a=a, b=b, p=p, q=q), steps, answer)


# Solver: writes Markdown tables by joining cells, from the words and numbers of the prompt.

# The first column of a table, and its second.
COLUMNS = {"city": "visits", "team": "points", "planet": "probes", "fruit": "boxes", "month": "rainfall"}


def solve(prompt: str) -> str:
    """Header, rule and two rows."""
    x, y = next(pair for pair in COLUMNS.items() if pair[0] in prompt and pair[1] in prompt)
    rows = re.findall(r"(\w+)(?: has | with | at | and |\W{1,3})(\d+)", prompt)
    lines = [[x, y], ["---", "---"], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
