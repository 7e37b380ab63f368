"""Two steps: a bill with something on top or off, shared equally."""

from m32_assets.traces.columns import computing, divided
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

# The sign says whether ${k} comes on top of the bill ${s} or off it.
WORDINGS = keyed_wordings("word_split_bill")


@family("reasoning", in_words=3, each=range(5, 31), n=range(2, 10), k=range(2, 10), wording=WORDINGS)
def word_split_bill(each: int, n: int, k: int, wording: tuple[str, str]) -> Draft:
    (sign, text), total = wording, each * n
    s = total - k if sign == "+" else total + k
    *lines, last = divided(total, n)
    steps = [
        ("plan", f"first {s} {sign} {k}, then ÷ {n}"),
        *computing(f"{s} {sign} {k} = {total}", *lines),
        ("conclude", f"{last}, so ${each}"),
    ]
    return Draft(told(text, s=s, n=n, k=k), steps, f"${each}")
