"""The mean of three or four numbers."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import expand

WORDINGS = expand(
    "What is the average of {list}?", "Find the mean of {list}.", "Compute the average: {list}.",
    "<name> scored {list}. What is the average score?", "The numbers are {list}. What is their mean?",
)  # fmt: skip


@family("reasoning", mean=range(5, 60), shift=range(1, 6), spread=range(0, 5), count=(3, 4), wording=WORDINGS)
def average(mean: int, shift: int, spread: int, count: int, wording: str) -> Draft:
    values = [mean - shift, mean + shift + spread, mean - spread] + [mean] * (count - 3)
    text = ", ".join(map(str, values[:-1])) + f" and {values[-1]}"
    total = sum(values)
    steps = [("compute", f"{' + '.join(map(str, values))} = {total}"), ("count", f"there are {count} numbers")]
    steps.append(("conclude", f"{total} ÷ {count} = {mean}"))
    return Draft(wording.format(list=text), steps, str(mean))
