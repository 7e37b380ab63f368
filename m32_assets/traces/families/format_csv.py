"""Two rows as comma-separated values under a header."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.words import words_of

WORDINGS = (
    "Write as CSV with the header item,{k}: {a} {p}, {b} {q}.",
    "CSV (item,{k}) for {a} {p} and {b} {q}:",
    "Make a comma-separated table with the columns item and {k}. Rows: {a} with {p}; {b} with {q}.",
    "The {a} has {k} {p}, the {b} has {k} {q}. Export this as CSV with a header line item,{k}.",
    "Convert to CSV, first line item,{k}: [{a}, {p}], [{b}, {q}]",
    "A spreadsheet shows item and {k}: first {a} | {p}, then {b} | {q}. What does its CSV file hold?",
    "Give three CSV lines: the header item,{k}, then {a} and {p}, then {b} and {q}.",
    "Save these records as CSV, header item,{k} on top: item={a} {k}={p}; item={b} {k}={q}",
    "Print item,{k} on the first line and below it, separated by commas, {a} {p} and {b} {q}, a line each.",
)
FIRST = words_of("apple bread cup desk fan glove hat ink jar kite")
SECOND = words_of("lamp mug net oar pen quilt rope shoe tent vase")


@family(
    "synthetic", a=FIRST, b=SECOND, p=range(2, 30), q=range(2, 30), k=("price", "stock", "weight", "size"),
    wording=WORDINGS,
)  # fmt: skip
def format_csv(a: str, b: str, p: int, q: int, k: str, wording: str) -> Draft:
    answer = f"item,{k}\n{a},{p}\n{b},{q}"
    steps = [("plan", f"CSV: header item,{k}, then 2 rows, commas without spaces"), ("conclude", answer)]
    return Draft(wording.format(a=a, b=b, p=p, q=q, k=k), steps, answer)
