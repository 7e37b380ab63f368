"""Ages: from one person's age to another's, now, later or earlier."""

from m32_assets.traces.family import Draft, family

# Each wording: how the asked age follows, then the text. {x} is the older person, {y} the younger, {a} y's age.
WORDINGS = (
    ("later", "{y} is {a} years old. {x} is {d} years older. How old will {x} be in {n} years?"),
    ("later", "{x} is {d} years older than {y}, who is {a}. What will the age of {x} be {n} years from now?"),
    ("later", "{y} is {d} years younger than {x}. {y} is {a} today. How old will {x} be after {n} more years?"),
    ("later", "{y}: {a} years. {x}: {d} years more. Age of {x} in {n} years?"),
    ("later", "Today {y} turns {a}. {x} is older by {d} years. Find the age of {x} in {n} years."),
    ("ago", "{y} is {a} years old and {x} is {d} years older. How old was {x} {n} years ago?"),
    ("ago", "{x} was born {d} years before {y}, who is now {a}. How old was {x} {n} years ago?"),
    ("ago", "Age of {x} {n} years ago, if {y} is {a} and {d} years younger than {x}?"),
    ("both", "{y} is {a}. {x} is {d} years older. What will their ages add up to in {n} years?"),
    ("both", "{x} is {d} years older than {y}. {y} is {a}. Find the sum of both ages in {n} years."),
    ("both", "How many years old will {x} and {y} be together in {n} years, if {y} is {a} and {x} is {d} years older?"),
)
OLDER, YOUNGER = ("Olga", "Hugo", "Wanda", "Daniel", "Ines", "Farid"), ("Ben", "Maya", "Leo", "Tara", "Sam", "Chloe")


@family("reasoning", a=range(12, 40), d=range(2, 16), n=range(2, 12), x=OLDER, y=YOUNGER, wording=WORDINGS)
def word_ages(a: int, d: int, n: int, x: str, y: str, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    older = a + d
    steps = [("compute", f"ages: {x} is now {a} + {d} = {older}")]
    if kind == "later":
        answer = older + n
        steps.append(("compute", f"in {n} years: {older} + {n} = {answer}"))
        steps.append(("conclude", f"{x} will be {answer}"))
    elif kind == "ago":
        answer = older - n
        steps.append(("compute", f"{n} years ago: {older} - {n} = {answer}"))
        steps.append(("conclude", f"{x} was {answer}"))
    else:
        answer = older + n + a + n
        steps.append(("compute", f"in {n} years: {x} {older} + {n} = {older + n}, {y} {a} + {n} = {a + n}"))
        steps.append(("conclude", f"together: {older + n} + {a + n} = {answer}"))
    return Draft(text.format(a=a, d=d, n=n, x=x, y=y), steps, str(answer))
