"""Two rows as comma-separated values under a header."""

import csv
import io
import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import words_of

FIRST = words_of("apple bread cup desk fan glove hat ink jar kite")
SECOND = words_of("lamp mug net oar pen quilt rope shoe tent vase")


@family(
    "synthetic",
    a=FIRST,
    b=SECOND,
    p=range(2, 30),
    q=range(2, 30),
    k=("price", "stock", "weight", "size"),
    wording=wordings,
)
def format_csv(a: str, b: str, p: int, q: int, k: str, wording: str) -> Draft:
    answer = f"item,{k}\n{a},{p}\n{b},{q}"
    steps = [("plan", f"CSV: header item,{k}, then 2 rows, commas without spaces"), ("conclude", answer)]
    return Draft(wording.format(a=a, b=b, p=p, q=q, k=k), steps, answer)


# Solver: writes CSV through the csv module, from the words and numbers of the prompt.

# The words of the questions; the items are the two that are none of them.
ASKING = set(
    """
    above add after and are below boss can change columns comma commas contents convert csv data database does dump
    each export fields file first for form format from give goes goods has have head header heading hold home how
    import included instead into inventory item its like line lines list log look make names need next noted notes our
    output paste per please pls plus print put record records rewrite row rows same save says semicolons separated
    shop shows slashes spaces spreadsheet starting tab table text that the them then these things this three top turn
    two type under uploaded uploads use values wanted wants web what which whose wiki with write writer written you
    """.split()
)


def solve(prompt: str) -> str:
    """Header and two rows."""
    column = re.search(r"price|stock|weight|size", prompt)
    words = re.findall(r"[a-z]{3,}", prompt.lower())
    items = [word for word in words if word not in ASKING and (column is None or word != column[0])]
    numbers = re.findall(r"\d+", prompt)
    if column is None or len(items) != 2 or len(numbers) != 2:
        raise ValueError(f"no table in {prompt!r}")
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([["item", column[0]], *zip(items, numbers, strict=True)])
    return out.getvalue().rstrip("\n")
