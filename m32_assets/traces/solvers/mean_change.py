"""Answers questions on a mean that changes by laying out as many values as it stands for."""

import re
from statistics import mean

from m32_assets.traces.verification.number_words import in_digits

NUMBER = r"sum \d|^\w+ sold \d+ \w+, |in all, which|how many crates|how many tickets|dollars were paid for"
# Texts whose numbers do not stand in the order how many, mean, change.
MEAN_FIRST = r"average of \d+ points from|averages? \d+|averaged \d+|sold \d+ bikes|go from \d+"
CHANGE_FIRST = r"^A teacher finds|^Drop"
CHANGE_MIDDLE = r"^one of my"
OUT = r"struck|taken away|leaves|Drop|Without"
NEED = r"must|lifts"
RAISE, CUT, SHIFT = (
    r"raised|more points for one|One of them grows|goes up by",
    r"smaller by|eats",
    r"in \d+ years|Each ",
)
MOVE = (
    r"how much|By how many|how many points does the average|How many (?:points does|minutes longer|years lower)|how far"
)


def solve(prompt: str) -> str:
    """The total, the count, the new mean, the change of it or the value that makes it so."""
    prompt = in_digits(prompt)
    first, second, *rest = (int(n) for n in re.findall(r"\d+", prompt))
    if re.search(NUMBER, prompt):
        count = 1
        while sum([second] * count) != first:
            count += 1
        return str(count)
    if not rest:
        return str(sum([first] * second))
    third = rest[0]
    if re.search(MEAN_FIRST, prompt):
        first, second = second, first
    elif re.search(CHANGE_FIRST, prompt):
        first, second, third = second, third, first
    elif re.search(CHANGE_MIDDLE, prompt):
        second, third = third, second
    values = [second] * first
    if len(rest) == 2:
        return str(mean([*values, *[rest[1]] * third]))
    if re.search(NEED, prompt):
        return str(next(x for x in range(1000) if mean([*values, x]) == third))
    if re.search(SHIFT, prompt):
        return str(mean(value + third for value in values))
    if re.search(OUT, prompt):
        return str((sum(values) - third) // (first - 1))
    if re.search(f"{RAISE}|{CUT}", prompt):
        return str(mean([values[0] + (-third if re.search(CUT, prompt) else third), *values[1:]]))
    after = mean([*values, third])
    return str(abs(after - second) if re.search(MOVE, prompt) else after)
