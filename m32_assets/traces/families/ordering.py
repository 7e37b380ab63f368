"""Four people in a row by size, age or speed: sort the comparisons into one line, then read off the answer."""

from itertools import permutations

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import wordings

# more, less, most, least
SCALES = (
    ("taller", "shorter", "tallest", "shortest"),
    ("older", "younger", "oldest", "youngest"),
    ("heavier", "lighter", "heaviest", "lightest"),
    ("faster", "slower", "fastest", "slowest"),
    ("richer", "poorer", "richest", "poorest"),
)
ASKS = ("Who is the {most}?", "Who is the {least}?", "Who is second {most}?", "Who is second {least}?")
WORDINGS = wordings("ordering")
PEOPLE = (
    ("Ada", "Elif", "Kira", "Olga"), ("Ben", "Grace", "Leo", "Rosa"),
    ("Hugo", "Maya", "Sam", "Vera"), ("Ines", "Noah", "Tara", "Umar"),
)  # fmt: skip
ORDERS = tuple(permutations(range(3)))


@family(
    "reasoning", names=[(a, b, c, d) for a in PEOPLE[0] for b in PEOPLE[1] for c in PEOPLE[2] for d in PEOPLE[3]],
    rank=tuple(permutations(range(4))), scale=SCALES, flips=range(8), told=ORDERS, ask=range(4), wording=WORDINGS,
)  # fmt: skip
def ordering(
    names: tuple[str, ...], rank: tuple[int, ...], scale: tuple[str, ...], flips: int, told: tuple[int, ...],
    ask: int, wording: str,
) -> Draft:  # fmt: skip
    more, less, most, least = scale
    row = [names[i] for i in rank]
    facts = []
    for i in told:
        x, y = row[i], row[i + 1]
        facts.append(f"{y} is {less} than {x}." if flips >> i & 1 else f"{x} is {more} than {y}.")
    answer = row[(0, 3, 1, 2)[ask]]
    question = ASKS[ask].format(most=most, least=least)
    steps = [
        ("compare", "in pairs: " + "; ".join(f"{row[i]} over {row[i + 1]}" for i in told)),
        ("transform", f"{most} to {least}: {', '.join(row)}"),
        ("conclude", f"{question[7:-1]}: {answer}"),
    ]
    return Draft(wording.format(facts=" ".join(facts), ask=question), steps, answer)
