"""Answers stories of activities by a clock that ticks on or back, minute by minute."""

import re

from m32_assets.traces.verification.number_words import in_digits

BACK = (
    r"\b(?:must|have to|has to|need to|needs? to|should) [^.,;:]*?\b(?:start|begin|leave|get up|cook|walk in|be started)"
    r"|latest|did i (?:have|need)|does (?:the|it|\w+)[^.]* have to|starting time|deadline|must be finished|start at what"
)
TIME = r"(\d+):(\d\d)"


def solve(prompt: str) -> str:
    """A time of day, or the hours and minutes of all activities."""
    prompt = in_digits(prompt)
    text = prompt.lower()
    lengths = [int(n) for n in re.findall(r"\d+", re.sub(TIME, "", text))]
    time = re.search(TIME, text)
    if not time:
        hours = 0
        minutes = sum(lengths)
        while minutes >= 60:
            hours, minutes = hours + 1, minutes - 60
        return f"{hours} hour{'s' * (hours > 1)} and {minutes} minute{'s' * (minutes > 1)}"
    hour, minute = int(time[1]), int(time[2])
    asked = text.replace(f"has to leave the house at {time[0]}", "latest")
    step = -1 if re.search(BACK, asked) else 1
    for _ in range(sum(lengths)):
        minute += step
        if minute in (-1, 60):
            hour, minute = hour + step, minute % 60
    return f"{hour}:{minute:02d}"
