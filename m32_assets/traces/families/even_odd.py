"""Even or odd, by the last digit."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings

WORDINGS = keyed_wordings("even_odd")


@family("reasoning", n=range(3, 2000), wording=WORDINGS)
def even_odd(n: int, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    found = "odd" if n % 2 else "even"
    answer = found if kind == "name" else "yes" if kind == found else "no"
    last = f"{n} is {found}" + ("" if kind == "name" else f": {answer}")
    steps = [("plan", f"even or odd: the last digit is {n % 10}"), ("conclude", last)]
    return Draft(text.format(n=n), steps, answer)
