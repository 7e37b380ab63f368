"""The day of the week so many days on or back: whole weeks taken off, then counted day by day."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told
from m32_assets.traces.words import words_of

WORDINGS = keyed_wordings("weekday")
DAYS = words_of("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")


@family("reasoning", in_words=3, day=range(7), n=range(2, 41), wording=WORDINGS)
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
    return Draft(told(text, n=n, day=DAYS[day], key=day), steps, answer)
