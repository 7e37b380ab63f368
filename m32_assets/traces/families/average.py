"""The mean of three or four numbers: the sum, then divided by how many."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told, wordings

WORDINGS = wordings("average")


@family("reasoning", mean=range(5, 60), shift=range(1, 6), spread=range(0, 5), count=(3, 4), wording=WORDINGS)
def average(mean: int, shift: int, spread: int, count: int, wording: str) -> Draft:
    values = [mean - shift, mean + shift + spread, mean - spread] + [mean] * (count - 3)
    text = ", ".join(map(str, values[:-1])) + f" and {values[-1]}"
    steps = [("plan", f"mean: add the {count} numbers, divide by {count}")]
    total = values[0]
    for value in values[1:]:
        steps.append(("compute", f"{total} + {value} = {total + value}"))
        total += value
    steps.append(("conclude", f"{total} ÷ {count} = {mean}"))
    return Draft(told(wording, l=text, key=mean * 31 + shift), steps, str(mean))
