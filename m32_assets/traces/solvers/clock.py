"""Answers clock questions by walking minute by minute."""

import re


def solve(prompt: str) -> str:
    """A time of day, or the minutes between two."""
    times = [60 * int(h) + int(m) for h, m in re.findall(r"(\d+):(\d\d)", prompt)]
    if len(times) == 2:
        return str(len(range(times[0], times[1])))
    length = re.search(r"(\d+) minutes", prompt)
    if length is None:
        raise ValueError(f"no minutes in {prompt!r}")
    at = times[0]
    back = re.search(r" ago|leave\?|minus|ended", prompt)
    for _ in range(int(length[1])):
        at += -1 if back else 1
    return f"{at // 60}:{at % 60:02d}"
