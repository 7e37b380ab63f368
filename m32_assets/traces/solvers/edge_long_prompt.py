"""Answers a simple question about a long list: takes the text apart at its commas."""

import re


def solve(prompt: str) -> str:
    """The asked word, or the only number."""
    parts = [re.findall(r"\w+", part) for part in prompt.split(", ")]
    ask = prompt.lower()
    if "only number" in ask or "which number" in ask:
        return next(word for part in parts for word in part if word.isdigit())
    # the piece with the question on one end holds a list word on its other end
    row = [part[0] for part in parts if len(part) == 1]
    if "after the number" in ask or "follows the number" in ask:
        return row[next(i for i, word in enumerate(row) if word.isdigit()) + 1]
    if "first word" in ask:
        return re.split(r": ", prompt)[1].split(",")[0]
    if "begin" in ask:
        return prompt.split(",", 1)[0]
    return re.split(r"\.", prompt)[0].split(" ")[-1] if "came last" in ask else prompt.rstrip(".").split(" ")[-1]
