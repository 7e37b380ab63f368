"""Two rows as comma-separated values under a header."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings
from m32_assets.traces.words import words_of

WORDINGS = wordings("format_csv")
FIRST = words_of("apple bread cup desk fan glove hat ink jar kite")
SECOND = words_of("lamp mug net oar pen quilt rope shoe tent vase")


@family(
    "synthetic",
    a=FIRST,
    b=SECOND,
    p=range(2, 30),
    q=range(2, 30),
    k=("price", "stock", "weight", "size"),
    wording=WORDINGS,
)
def format_csv(a: str, b: str, p: int, q: int, k: str, wording: str) -> Draft:
    answer = f"item,{k}\n{a},{p}\n{b},{q}"
    steps = [("plan", f"CSV: header item,{k}, then 2 rows, commas without spaces"), ("conclude", answer)]
    return Draft(wording.format(a=a, b=b, p=p, q=q, k=k), steps, answer)
