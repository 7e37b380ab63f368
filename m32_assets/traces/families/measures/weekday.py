"""The day of the week some days on or back: whole weeks are taken off, then days are counted."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import plural
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings
from m32_assets.traces.words import words_of

DAYS = words_of("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")


def whole_weeks(days: int) -> str:
    """``"weeks and days: 32 = 4 × 7 + 4, and whole weeks change nothing"``."""
    weeks, rest = divmod(days, 7)
    name, over = ("weeks and days", f" + {rest}") if rest else ("weeks", "")
    return f"{name}: {days} = {weeks} × 7{over}, and whole weeks change nothing"


@family("reasoning", in_words=3, day=range(7), n=range(2, 41), wording=named_wordings(0))
def weekday(day: int, n: int, wording: tuple[str, ...]) -> Draft:
    (weeks, rest), way = divmod(n, 7), 1 if wording[0] == "later" else -1
    answer = DAYS[(day + way * rest) % 7]
    prompt, known = (fill_template(text, n=n, day=DAYS[day], key=day) for text in wording[1:])
    steps = [("plan", known)]
    if weeks:
        steps.append(("compute", whole_weeks(n)))
    if rest:
        passed = ", ".join(DAYS[(day + way * i) % 7] for i in range(1, rest + 1))
        steps.append(("count", f"{plural(rest, 'day')} {'after' if way > 0 else 'before'} {DAYS[day]}: {passed}"))
    # the result is called what is wanted
    steps.append(("conclude", f"{known.rpartition('wanted: ')[2]}: {answer}"))
    return Draft(prompt, steps, answer)


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
BACK = (
    r"ago|before|earlier|minus|- \d|Take|calendar back|going back|days back|backward|prior|preced|ahead of|"
    r"after sowing|\bwas it\b|"
    r"did (?:it|they|I|he|she|training|the (?:work|ship)) (?:begin|start|leave|come|get|set out)"
)


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
