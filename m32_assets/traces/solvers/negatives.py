"""Answers questions around zero by stepping along the number line."""

import re


def solve(prompt: str) -> str:
    """Where one ends up."""
    prompt = prompt.replace(" - ", " minus ")
    at, by = (int(n) for n in re.findall(r"(?<!\d)-?\d+", prompt))
    if re.search(r"^(?:Add|Take|Subtract)", prompt):
        at, by = by, at
    down = re.search(r"minus|Subtract|Take|colder|fell|goes down", prompt)
    for _ in range(by):
        at += -1 if down else 1
    return str(at)
