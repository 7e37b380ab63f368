"""Answers age questions by writing down birth years."""

import re


def solve(prompt: str) -> str:
    """The age (or sum of ages) that is asked for, with this year called 0."""
    gap = re.search(r"(\d+) years (?:older|younger|more|before)|older by (\d+)", prompt)
    shift = re.search(r"(\d+) years ago|(?:in|after) (\d+) (?:more )?years|(\d+) years from", prompt)
    if gap is None or shift is None:
        raise ValueError(f"no ages in {prompt!r}")
    gap_years, shift_years = (int(next(filter(None, m.groups()))) for m in (gap, shift))
    rest = prompt.replace(gap[0], "").replace(shift[0], "")
    age = int(re.findall(r"\d+", rest)[0])
    born_younger, born_older = -age, -age - gap_years
    year = -shift_years if "ago" in prompt else shift_years
    if re.search(r"add up|sum|together", prompt):
        return str(2 * year - born_younger - born_older)
    return str(year - born_older)
