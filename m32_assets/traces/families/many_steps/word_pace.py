"""Amount, rate and time of pages, litres, parts and pay: two are given, the third is asked."""

import re
from fractions import Fraction

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings


@family("reasoning", in_words=3, v=range(3, 46), t=range(2, 13), wording=named_wordings(1))
def word_pace(v: int, t: int, wording: tuple[str, ...]) -> Draft:
    kind, s = wording[0], v * t
    claim, answer = {
        "total": (f"{v} × {t} = {s}", s),
        "rate": (f"{s} ÷ {t} = {v}", v),
        "time": (f"{s} ÷ {v} = {t}", t),
    }[kind]
    values = {"v": v, "t": t} if kind == "total" else {"s": s, "t": t} if kind == "rate" else {"s": s, "v": v}
    prompt, known, wanted = (fill_template(text, **values) for text in wording[1:])
    return Draft(prompt, [("plan", known), ("conclude", f"{wanted}: {claim}")], str(answer))


# Solver: answers questions about a pace by whether one of the two numbers belongs to a single unit of time.

# A number that belongs to a single unit of time.
PER = r"#(?: [\w-]+)*(?: (?:an?|per|each|every) |/)(?:second|minute|hour|day|week|month|year)\b"
# The first number belongs to a unit of time named before it.
EVERY = r"(?:Every|Each) (?:second|minute|hour|day|week|month|year)\b"
# A number that is a time.
TIME = r"# (?:seconds|minutes|hours|days|weeks|months|years|seasons|rounds)|Time: #"


def solve(prompt: str) -> str:
    """The product of a rate and a time, else the larger number divided by the smaller or by the rate."""
    prompt = in_digits(prompt)
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    text = re.sub(r"\d+", "#", prompt)
    places = [m.start() for m in re.finditer("#", text)]
    times = [places.index(m.start() + m[0].index("#")) for m in re.finditer(TIME, text)]
    if not times:
        return str(Fraction(max(numbers), min(numbers)))
    every = bool(re.match(EVERY, text))
    rates = [n for n in range(2) if n not in times and (every or re.match(PER, text[places[n] :]))]
    if rates:
        return str(sum([numbers[rates[0]]] * numbers[times[0]]))
    return str(Fraction(numbers[1 - times[0]], numbers[times[0]]))
