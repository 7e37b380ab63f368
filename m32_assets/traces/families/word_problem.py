"""Two steps: buy or collect some lots, then spend, lose or gain."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import expand

WORDINGS = expand(
    "<name> buys {n} packs of {m} <things> and loses {k}. How many <things> are left?",
    "There are {n} boxes with {m} <things> each. {k} <things> are taken out. How many <things> remain?",
    "<name> earns {m} dollars an hour, works {n} hours and then spends {k} dollars. How many dollars are left?",
    "A shop gets {n} crates of {m} <things> and sells {k} <things>. How many does it still have?",
)  # fmt: skip


@family("reasoning", n=range(3, 10), m=range(4, 16), k=range(2, 11), wording=WORDINGS)
def word_problem(n: int, m: int, k: int, wording: str) -> Draft:
    steps = [("compute", f"first: {n} × {m} = {n * m}"), ("conclude", f"then: {n * m} - {k} = {n * m - k}")]
    return Draft(wording.format(n=n, m=m, k=k), steps, str(n * m - k))
