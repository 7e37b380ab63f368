"""Does one number divide another: take off hundreds, tens and ones of the divisor, look at what is left."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings

WORDINGS = keyed_wordings("divisibility")
# About as many multiples as others, so that neither answer is a good guess.
PAIRS = [(n, d) for d in range(3, 13) for n in range(30, 1000) if n % d == 0 or (7 * n + d) % 5 == 0]


@family("reasoning", pair=PAIRS, wording=WORDINGS)
def divisibility(pair: tuple[int, int], wording: tuple[str, str]) -> Draft:
    (n, d), (kind, text) = pair, wording
    steps, rest = [("plan", f"divisible: take multiples of {d} off {n}")], n
    for place in (100, 10, 1):
        times = rest // d // place * place
        if times:
            steps.append(("compute", f"{rest} - {d} × {times} = {rest - d * times}"))
            rest -= d * times
    answer = "yes" if (rest == 0) == (kind == "divides") else "no"
    reason = f"{rest} is left, so {d} does not divide {n}" if rest else f"nothing is left, so {d} divides {n}"
    return Draft(text.format(n=n, d=d), [*steps, ("conclude", f"{reason}: {answer}")], answer)
