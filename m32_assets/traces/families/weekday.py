"""The day of the week so many days on or back: whole weeks taken off, then counted day by day."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import told
from m32_assets.traces.words import words_of

WORDINGS = (
    (1, "Today is {day}. What day of the week is it in {n} days?"),
    (1, "Which weekday comes {n} days after {day}?"),
    (1, "{day} plus {n} days: which day?"),
    (1, "{name} has an exam {n} days from now. Today is {day}. On which weekday is the exam?"),
    (1, "A parcel sent on {day} arrives {n} days later. On what day does it arrive?"),
    (1, "If it is {day}, what day will it be after {n} days?"),
    (1, "The {place} closes on {day} for exactly {n} days. On which weekday does it open again?"),
    (-1, "Today is {day}. What day of the week was it {n} days ago?"),
    (-1, "Which weekday was {n} days before {day}?"),
    (-1, "{name} came home {n} days ago. It is {day} now. On which day of the week did {he} come home?"),
    (-1, "{day} minus {n} days: which day?"),
    (-1, "It is {day}. Name the day of the week {n} days earlier."),
)
DAYS = words_of("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")


@family("reasoning", day=range(7), n=range(2, 41), wording=WORDINGS)
def weekday(day: int, n: int, wording: tuple[int, str]) -> Draft:
    way, text = wording
    rest, word = n % 7, "later" if way > 0 else "earlier"
    answer = DAYS[(day + way * rest) % 7]
    steps = [("plan", f"weekday: {n} days {word} than {DAYS[day]}")]
    if n >= 7:
        steps.append(("compute", f"whole weeks off: {n} - {n - rest} = {rest}"))
    if rest:
        steps.append(("count", f"from {DAYS[day]}: {', '.join(DAYS[(day + way * i) % 7] for i in range(1, rest + 1))}"))
    steps.append(("conclude", f"the day is {answer}"))
    return Draft(told(text, n=n, day=DAYS[day], key=day), steps, answer)
