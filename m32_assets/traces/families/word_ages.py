"""Ages: from one person's age to another's, now, later or earlier."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings

# Each wording: how the asked age follows, then the text. {x} is the older person, {y} the younger, {a} y's age.
WORDINGS = keyed_wordings("word_ages")
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
