"""Four or five numbers put in order: again and again the least (or greatest) of what is left."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, named_wordings


@family("reasoning", a=range(1, 60), b=range(1, 20), c=range(1, 20), turn=range(1, 5), wording=named_wordings(0))
def sort_numbers(a: int, b: int, c: int, turn: int, wording: tuple[str, ...]) -> Draft:
    kind, text, wanted = wording
    rising = [a, a + b, a + b + c, a + b + c + (a + b) % 7 + 2]
    shown = [
        rising[i]
        for i in ((turn + 2, turn, turn + 3, turn + 1) if c % 2 else (turn + 1, turn + 3, turn, turn + 2))
        for i in [i % 4]
    ]
    result = rising if kind == "up" else rising[::-1]
    word = "smallest" if kind == "up" else "largest"
    steps = [
        ("plan", f"wanted: {wanted}"),
        ("compare", f"{word}: {result[0]}, then {result[1]}, then {result[2]}"),
        ("conclude", ", ".join(map(str, result))),
    ]
    listed = ", ".join(map(str, shown))
    return Draft(fill_template(text, l=listed, key=a * 20 + b), steps, ", ".join(map(str, result)))


# Solver: sorts numbers by walking along the number line.

# Orders from large to small.
DOWN = (
    r"(?:largest|greatest|biggest|most) to|(?:highest|largest|oldest|leader|month) first|descending|"
    r"decreasing|high to low"
    r"|falling|less than|highest bid|heaviest|downward|countdown|largest town|reverse|maximum"
)


def solve(prompt: str) -> str:
    """The numbers of the prompt in the asked order."""
    row = {int(n) for n in re.findall(r"\d+", prompt)}
    down = re.search(DOWN, prompt)
    line = range(max(row), -1, -1) if down else range(max(row) + 1)
    return ", ".join(str(n) for n in line if n in row)
