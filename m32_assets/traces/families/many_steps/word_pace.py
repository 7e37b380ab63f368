"""Amount, rate and time of pages, litres, parts and pay: two are given, the third is asked."""

import re
from fractions import Fraction

from m32_assets.traces.columns import divided, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

RULES = {"total": "amount is rate × time", "rate": "rate is amount ÷ time", "time": "time is amount ÷ rate"}


@family("reasoning", in_words=3, v=range(3, 46), t=range(2, 13), wording=keyed_wordings)
def word_pace(v: int, t: int, wording: tuple[str, str]) -> Draft:
    (kind, text), s = wording, v * t
    lines, answer = {"total": (multiplied(v, t), s), "rate": (divided(s, t), v), "time": (divided(s, v), t)}[kind]
    values = {"v": v, "t": t} if kind == "total" else {"s": s, "t": t} if kind == "rate" else {"s": s, "v": v}
    return Draft(fill_template(text, **values), [("plan", RULES[kind]), *steps_of(lines)], str(answer))


# Solver: answers questions about a pace by whether one of the two numbers belongs to a single unit of time.

# A number that belongs to a single unit of time.
PER = r"# (?:\w+ )*(?:an?|per|each|every) (?:second|minute|hour|day|week|month|year)\b"
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
    rates = [n for n in range(2) if n not in times and re.match(PER, text[places[n] :])]
    if rates:
        return str(sum([numbers[rates[0]]] * numbers[times[0]]))
    return str(Fraction(numbers[1 - times[0]], numbers[times[0]]))
