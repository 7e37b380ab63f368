"""Ages: from one person's age to another's, now, later or earlier."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings


# The key of a wording says how the asked age is found. {a} is the age of {other}, {name} is {d} years older. {n} years
# pass, or are the gap to a third person (e in the key). {o} is the age of {name}; {b} and {c} are the ages of {other}
# then.
@family("reasoning", in_words=3, a=range(12, 40), d=range(2, 16), n=range(2, 12), wording=named_wordings(2))
def word_ages(a: int, d: int, n: int, wording: tuple[str, ...]) -> Draft:
    key = wording[0]
    values = {"a": a, "d": d, "n": n, "o": a + d, "b": a + n, "c": a - n}
    prompt, known, first, wanted = (fill_template(text, **values) for text in wording[1:])
    if key.startswith("both"):
        sign, older, both = key[-2], a + d, 2 * a + d
        end = both + 2 * n if sign == "+" else both - 2 * n
        steps = [
            ("plan", known),
            ("compute", f"{first}: {a} + {d} = {older}"),
            ("compute", f"both ages now: {older} + {a} = {both}"),
            ("compute", f"years {'more' if sign == '+' else 'less'} for both: 2 × {n} = {2 * n}"),
            ("conclude", f"{wanted}: {both} {sign} {2 * n} = {end}"),
        ]
        return Draft(prompt, steps, str(end))
    start, sign, by, then_sign, then_by = key
    years, then_years = values.get(by, n), values.get(then_by, n)
    middle = values[start] + years if sign == "+" else values[start] - years
    end = middle + then_years if then_sign == "+" else middle - then_years
    steps = [
        ("plan", known),
        ("compute", f"{first}: {values[start]} {sign} {years} = {middle}"),
        ("conclude", f"{wanted}: {middle} {then_sign} {then_years} = {end}"),
    ]
    return Draft(prompt, steps, str(end))


# Solver: answers age questions by writing down birth years.

# Numbers that are the gap between two ages.
GAP_CUES = (
    r"# years (older|younger|more\b|before|earlier|after m[ey]|longer|ahead|less|the elder)|older by #|"
    r"ahead of \w+ by #|# candles more"
)
# Numbers that lead to another year.
SHIFT = r"# years (?:ago|back|from|have)|\b(?:[Ii]n|after) # (?:more )?years"
# The age of the older one is given, that of the younger is asked: whoever is said to be younger, if the given age is
# not that one's; or whose age is compared with somebody's who is younger.
YOUNGER_ASKED = (
    r"(?<!is # and )# years younger(?! than \w+\. \w+ is #)|# years after m[ey]|"
    r"# (?:years old )?and # years older than|[,tf] #, (?:\w+ )*is # years older than|who is #, is # years older|"
    r"makes her # years older|(\w+) turned # last week\. \1 is # years older"
)
# Questions for an age today.
NOW_ASKED = r"[Hh]ow old is (?!\w+ going)[^?.]*\b(?:now|today)\b|[Pp]resent age"
# Questions for the sum of both ages.
BOTH_ASKED = r"adds? up|[Ss]um\b|together|combined|total|Add "


def solve(prompt: str) -> str:
    """The age (or sum of ages) that is asked for, with this year called 0."""
    prompt = in_digits(prompt)
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    text = re.sub(r"\d+", "#", prompt)
    places = [m.start() for m in re.finditer("#", text)]
    gaps = {places.index(m.start() + m[0].index("#")): m[1] for m in re.finditer(GAP_CUES, text)}
    shifts = [places.index(m.start() + m[0].index("#")) for m in re.finditer(SHIFT, text)]
    age = next(numbers[k] for k in range(3) if k not in gaps and k not in shifts)
    if len(gaps) == 2:
        return str(age + sum(-numbers[k] if word == "younger" else numbers[k] for k, word in gaps.items()))
    gap, year = numbers[min(gaps)], numbers[shifts[0]]
    if re.search(r"years (?:ago|back)", text):
        year = -year
    if re.search(NOW_ASKED, prompt):
        return str(gap + age - year)
    born = -age
    if re.search(BOTH_ASKED, prompt):
        return str(2 * year - born - (born - gap))
    return str(year - (born + gap if re.search(YOUNGER_ASKED, text) else born - gap))
