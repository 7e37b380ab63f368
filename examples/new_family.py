"""A new task family and its solver, tried without adding them to the project: doubling a number several times."""

import re

from m32_assets.traces.family import Draft, Family, family
from m32_assets.traces.verification import check_arithmetic

WORDINGS = (
    "Start at {start} and double it {times} times. What do you get?",
    "{start} bacteria double {times} times. How many are there then?",
    "What is {start} after doubling it {times} times?",
)


@family("reasoning", start=range(2, 50), times=range(2, 6), wording=WORDINGS)
def doubling(start: int, times: int, wording: str) -> Draft:
    steps, value = [("plan", f"{start} is doubled {times} times; wanted: the result")], start
    for i in range(1, times + 1):
        steps.append(("compute", f"after doubling {i}: 2 × {value} = {2 * value}"))
        value *= 2
    steps.append(("conclude", f"the result is {value}"))
    return Draft(wording.format(start=start, times=times), steps, str(value))


def solve(prompt: str) -> str:
    """The answer from the prompt alone, by another method than the family's."""
    start, times = (int(number) for number in re.findall(r"\d+", prompt))
    return str(start * 2**times)


def check(new: Family, seed: int = 42) -> int:
    """Build every draft and return how many. Prompts must differ, the solver must agree, every claim must hold."""
    seen = set()
    for k in range(new.size):
        draft = new.draft(seed, k)
        assert draft.prompt not in seen, draft.prompt
        assert solve(draft.prompt) == draft.answer, draft
        assert not [fault for _, text in draft.steps for fault in check_arithmetic(text)], draft
        seen.add(draft.prompt)
    return len(seen)


if __name__ == "__main__":
    print(f"{check(doubling)} drafts, all different, all correct; the first: {doubling.draft(42, 0)}")
