"""Ages: from one person's age to another's, now, later or earlier."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

GAP = {"+": "older", "-": "younger"}


# The key of a wording says how the asked age is found. {a} is the age of {other}, {name} is {d} years older. {n} years
# pass, or are the gap to a third person (e in the key). {o} is the age of {name}; {b} and {c} are the ages of {other}
# then.
@family("reasoning", in_words=3, a=range(12, 40), d=range(2, 16), n=range(2, 12), wording=keyed_wordings)
def word_ages(a: int, d: int, n: int, wording: tuple[str, str]) -> Draft:
    key, text = wording
    values = {"a": a, "d": d, "n": n, "o": a + d, "b": a + n, "c": a - n}
    prompt, sign = fill_template(text, **values), key[-2]
    then, older = f"in {n} years" if sign == "+" else f"{n} years ago", a + d
    if key.startswith("both"):
        first, second = (older + n, a + n) if sign == "+" else (older - n, a - n)
        steps = [
            ("compute", f"ages: older by {d}: {a} + {d} = {older}"),
            ("compute", f"{then}: {older} {sign} {n} = {first}"),
            ("compute", f"the other: {a} {sign} {n} = {second}"),
            ("conclude", f"together: {first} + {second} = {first + second}"),
        ]
        return Draft(prompt, steps, str(first + second))
    age, lines = values[key[0]], []
    for sign, by in (key[1:3], key[3:5]):
        years = values.get(by, n)
        end = age + years if sign == "+" else age - years
        label = f"{GAP[sign]} by {years}" if by in "de" else "now" if not lines else then
        lines.append(f"{label}: {age} {sign} {years} = {end}")
        age = end
    return Draft(prompt, [("compute", "ages: " + lines[0]), ("conclude", lines[1])], str(age))


# Solver: answers age questions by writing down birth years.

# Numbers that are the gap between two ages.
GAP_CUES = r"# years (older|younger|more\b|before|earlier|after me|longer|ahead|less|the elder)|older by #"
# Numbers that lead to another year.
SHIFT = r"# years (?:ago|back|from)|\b(?:[Ii]n|after) # (?:more )?years"
# The age of the older one is given, that of the younger is asked.
YOUNGER_ASKED = r"# years younger\b(?! than)|# years after me|#(?! years (?:ago|from))[^.#]*# years older than(?! me)"
# Questions for an age today.
NOW_ASKED = r"How old is (?!\w+ going)[^?]*\b(?:now|today)\b|present age"
# Questions for the sum of both ages.
BOTH_ASKED = r"add up|[Ss]um\b|together|combined|total|Add "


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
