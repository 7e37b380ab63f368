"""Answers questions on values and their mean by trying out, and through the statistics module."""

import re
import statistics

HIGH = r"highest|largest|Largest|best score|busiest|longest|warmest"
LOW = r"lowest|smallest|cheapest|poorest|youngest|worst"
DOWN = r"below|younger|under|lighter|less late|lower"
COUNT = r"[Hh]ow many|count the numbers"


def solve(prompt: str) -> str:
    """The missing value, the distance from the mean, or which or how many values are on one side of it."""

    days = re.findall(r"(\w+day) (\d+)", prompt)
    told = re.search(r"\d+(?:, \d+)+(?: and \d+)?|\d+ and \d+", prompt)
    values = [int(n) for n in ([n for _, n in days] or re.findall(r"\d+", told[0] if told else ""))]
    others = sorted(int(n) for n in re.findall(r"\d+", prompt))
    for value in values:
        others.remove(value)
    if others:
        tried = 0
        while statistics.mean([*values, tried]) != others[-1]:
            tried += 1
        return str(tried)
    mean = statistics.mean(values)
    if re.search(HIGH, prompt):
        return str(max(values) - mean)
    if re.search(LOW, prompt):
        return str(mean - min(values))
    chosen = [i for i, value in enumerate(values) if (value < mean) == bool(re.search(DOWN, prompt))]
    if re.search(COUNT, prompt):
        return str(len(chosen))
    return days[chosen[0]][0] if days else str(values[chosen[0]])
