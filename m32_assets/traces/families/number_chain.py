"""Instructions on plain numbers: two or three operations, one after the other."""

from m32_assets.traces.columns import divided, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.scenes import Teller
from m32_assets.traces.wordings import keyed_wordings

# The key says what is reckoned, with each sign behind its two numbers; % is the remainder, q a result times itself.
WORDINGS = keyed_wordings("number_chain")
BOTH = {"+": "the sum of both", "-": "the difference", "×": "the product of both", "q": "× itself"}


def lines_of(a: int, sign: str, b: int) -> list[str]:
    """The lines of one operation, the last ends in the result; none where its numbers are not friendly."""
    if sign in "+-":
        end = a + b if sign == "+" else a - b
        return [f"{a} {sign} {b} = {end}"] if 0 < end < 200 else []
    if sign in "×q":
        return multiplied(a, b) if min(a, b) <= 12 and max(a, b) <= 60 and a * b < 200 else []
    q, r = divmod(a, b)
    if sign == "÷":
        return divided(a, b)[-1 if q <= 10 else 0 :] if r == 0 and q > 1 and b <= 12 else []
    too_much = f"{b} × {q} = {b * q}, and {b} × {q + 1} = {b * q + b} is too much"
    return [too_much, f"{a} - {b * q} = {r}"] if r and 0 < q < 11 and 2 < b <= 12 else []


def worked(shape: str, numbers: dict[str, int]) -> tuple[str, list[str]]:
    """The plan and the lines; no lines where an operation is not friendly, a line comes twice or there are too many."""
    stack, plans, lines = [], [], []
    for sign in shape:
        if sign.isalnum() and sign != "q":
            stack.append((int(numbers.get(sign, sign)), f"{numbers.get(sign, sign)} "))
            continue
        b, b_said = stack[-1] if sign == "q" else stack.pop()
        a, a_said = stack.pop()  # what was worked out before has no name
        plan = f"{a_said}{sign} {b_said.strip() or 'that'}" if a_said or b_said else BOTH[sign]
        plans.append(f"the remainder of {a_said or 'that '}÷ {b}" if sign == "%" else plan)
        more = lines_of(a, sign, b)
        if not more or {*lines}.intersection(more):
            return "", []
        lines += more
        stack.append((int(more[-1].split(" = ")[1]), ""))
    return f"first {', then '.join(plans)}", lines if len(lines) < 8 else []


POINTS: list[tuple[str, str, dict[str, int]]] = []
for place, (shape, text) in enumerate(WORDINGS):  # up to 120 prompts of each
    draws, found = Teller(place), {}
    for _ in range(500):
        numbers = {letter: 2 + draws.below(11 if draws.below(2) else 70) for letter in "abcd" if letter in shape}
        if len(found) < 120 and len({*numbers.values()}) == len(numbers) and worked(shape, numbers)[1]:
            found[tuple(numbers.values())] = text, shape, numbers
    POINTS += found.values()


@family("reasoning", in_words=3, point=POINTS)
def number_chain(point: tuple[str, str, dict[str, int]]) -> Draft:
    text, shape, numbers = point
    plan, lines = worked(shape, numbers)
    return Draft(text.format(**numbers), [("plan", plan), *steps_of(lines)], lines[-1].split(" = ")[1])
