"""Fence posts, inclusive counts, cuts and queues: where one more or one less decides."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told

# What is added to the difference, to the number of lengths or to the count, and why.
KINDS = {
    "ends": (1, "both ends count"),
    "pages": (1, "both pages are read"),
    "days": (1, "both days count"),
    "houses": (1, "both houses count"),
    "each": (1, "the first and the last count too"),
    "inside": (-1, "neither end counts"),
    "seats": (-1, "neither seat counts"),
    "climbs": (0, "only the climbs count"),
    "moves": (0, "the place of the start does not count"),
    "nights": (0, "the first night is on day {a}, none on day {b}"),
    "open": (0, "{b} itself does not count"),
    "chapter": (0, "page {b} is no longer in it"),
    "posts": (1, "both ends have one"),
    "ring": (0, "a ring has no ends"),
    "cuts": (-1, "the last piece needs no cut"),
    "cars": (-1, "the last car has none behind it"),
    "pieces": (1, "there is one piece before the first cut"),
    "gaps": (-1, "nothing comes behind the last"),
    "knockout": (-1, "each match sends one home, all but the winner"),
}
WORDINGS = keyed_wordings("edge_off_by_one")


@family("reasoning", in_words=3, slice="edge_case", a=range(2, 32), n=range(3, 40), wording=WORDINGS)
def edge_off_by_one(a: int, n: int, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    extra, reason = KINDS[kind]
    if "{a}" not in text:  # it is not seen, so it must change the number that is
        n += 37 * (a - 2)
    steps = []
    if "{b}" in text:
        steps.append(("compute", f"{a + n} - {a} = {n}"))
    if "{s}" in text:
        steps.append(("compute", f"{n * a} ÷ {a} = {n}"))
    steps.append(("plan", reason.format(a=a, b=a + n)))
    result = n + extra
    steps.append(("conclude", f"{n} {'+' if extra > 0 else '-'} 1 = {result}" if extra else f"so it is {result}"))
    return Draft(told(text, a=a, b=a + n, n=n, s=n * a), steps, str(result))
