"""The day of the week some days on or back: whole weeks are taken off, then days are counted."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings
from m32_assets.traces.words import words_of

DAYS = words_of("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")


@family("reasoning", in_words=3, day=range(7), n=range(2, 41), wording=keyed_wordings)
def weekday(day: int, n: int, wording: tuple[str, str]) -> Draft:
    word, text = wording
    rest, way = n % 7, 1 if word == "later" else -1
    answer = DAYS[(day + way * rest) % 7]
    steps = [("plan", f"weekday: {n} days {word} than {DAYS[day]}")]
    if n >= 7:
        steps.append(("compute", f"whole weeks off: {n} - {n - rest} = {rest}"))
    if rest:
        steps.append(("count", f"from {DAYS[day]}: {', '.join(DAYS[(day + way * i) % 7] for i in range(1, rest + 1))}"))
    steps.append(("conclude", f"the day is {answer}"))
    return Draft(fill_template(text, n=n, day=DAYS[day], key=day), steps, answer)


# Solver: answers weekday questions by turning the calendar page by page.

NEXT = {
    "Monday": "Tuesday",
    "Tuesday": "Wednesday",
    "Wednesday": "Thursday",
    "Thursday": "Friday",
    "Friday": "Saturday",
    "Saturday": "Sunday",
    "Sunday": "Monday",
}
# Questions that go back in time.
BACK = "ago|before|earlier|minus|Take|going back|was it sent|did the work begin|did I get"


def solve(prompt: str) -> str:
    """The day that is asked for."""
    prompt = in_digits(prompt)
    day = next(d for d in NEXT if d in prompt)
    found = re.search(r"\d+", prompt)
    if found is None:
        raise ValueError(f"no number of days in {prompt!r}")
    turn = {b: a for a, b in NEXT.items()} if re.search(BACK, prompt) else NEXT
    for _ in range(int(found[0])):
        day = turn[day]
    return day
