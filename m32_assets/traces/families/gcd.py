"""Greatest common divisor of two numbers, by Euclid's remainders."""

from math import gcd as common

from m32_assets.traces.family import Draft, family

WORDINGS = (
    "What is the greatest common divisor of {a} and {b}?",
    "Find gcd({a}, {b}).",
    "gcd of {a} and {b} =",
    "Compute the highest common factor of {a} and {b}.",
    "Which is the largest number that divides both {a} and {b}?",
    "A florist has {a} roses and {b} tulips and wants identical bouquets that use them all. "
    "How many bouquets can there be at most?",
    "Two ropes are {a} cm and {b} cm long. They are cut into equal pieces with nothing left. "
    "How many centimetres long can a piece be at most? Give the number only.",
    "HCF of {a} and {b}?",
    "{a} boys and {b} girls form teams that all have the same mix. What is the greatest possible number of teams?",
    "By what number can the fraction {a}/{b} be reduced to lowest terms in one go?",
    "State the biggest whole number that goes into {a} and also into {b}.",
    "A {a} cm by {b} cm sheet is cut into equal squares, as large as possible. How many centimetres is a side? "
    "Give the number only.",
)
COPRIME = [(x, y) for x in range(1, 15) for y in range(1, 15) if x != y and common(x, y) == 1]


@family("reasoning", g=range(2, 21), pair=COPRIME, wording=WORDINGS)
def gcd(g: int, pair: tuple[int, int], wording: str) -> Draft:
    a, b = g * pair[0], g * pair[1]
    steps, x, y = [("plan", "greatest common divisor: take the smaller off the larger")], max(a, b), min(a, b)
    while y:
        times = f"{x // y} × {y}" if x // y > 1 else str(y)
        steps.append(("compute", f"{x} - {times} = {x % y}"))
        x, y = y, x % y
    steps.append(("conclude", f"nothing is left after taking {g}, so the greatest common divisor is {g}"))
    return Draft(wording.format(a=a, b=b), steps, str(g))
