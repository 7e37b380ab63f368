"""Shared work: count the days of work in the whole job, then divide them among the new team."""

from m32_assets.traces.family import Draft, family

WORDINGS = (
    "{a} {who} finish a job in {d} days. How many days would {b} {who} need?",
    "If {a} {who} need {d} days for some work, how long do {b} {who} take for it, at the same pace?",
    "{a} {who}: {d} days. {b} {who}: how many days?",
    "A contract takes {a} {who} {d} days. Only {b} {who} turn up. In how many days is it done?",
    "Work that keeps {a} {who} busy for {d} days is given to {b} {who}. How long does it last?",
    "It took {d} days with {a} {who}. Find the number of days with {b} {who}.",
    "How many days do {b} {who} need for what {a} {who} do in {d} days?",
    "The manager knows that {a} {who} complete an order within {d} days. With {b} {who}, how many days is it?",
    "Suppose {a} equally fast {who} do a task in {d} days. State the days for {b} of them.",
    "A stock of work lasts {a} {who} {d} days. How many days would it last {b} {who}?",
)
WHO = ("painters", "machines", "robots", "printers", "gardeners", "bakers", "tailors", "pumps", "clerks", "masons")
TEAMS = [
    (a, d, b) for a in range(2, 13) for d in range(2, 19) for b in range(2, 16)
    if a != b and a * d % b == 0 and a * d > b
]  # fmt: skip


@family("reasoning", team=TEAMS, who=WHO, wording=WORDINGS)
def word_work(team: tuple[int, int, int], who: str, wording: str) -> Draft:
    a, d, b = team
    days = a * d // b
    steps = [
        ("compute", f"shared work, days for one: {a} × {d} = {a * d}"),
        ("compute", f"shared by {b}: {a * d} ÷ {b} = {days}"),
        ("conclude", f"it takes {days} days"),
    ]
    return Draft(wording.format(a=a, d=d, b=b, who=who), steps, f"{days} days")
