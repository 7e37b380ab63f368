"""Even or odd, by the last digit."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings


@family("reasoning", n=range(3, 2000), wording=keyed_wordings)
def even_odd(n: int, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    found = "odd" if n % 2 else "even"
    answer = found if kind == "name" else "yes" if kind == found else "no"
    last = f"{n} is {found}" + ("" if kind == "name" else f": {answer}")
    steps = [("plan", f"even or odd: the last digit is {n % 10}"), ("conclude", last)]
    return Draft(text.format(n=n), steps, answer)


# Solver: tells even from odd by pairing off.

# Questions whether the number is odd.
ODD = r"\bodd\b|leave a remainder|without a partner|single glove|and a half|left at the end|open now|sit out|on its own"


def solve(prompt: str) -> str:
    """``even`` or ``odd``, or ``yes`` or ``no`` to one of them."""
    n, ask = max(int(n) for n in re.findall(r"\d+", prompt)), prompt.lower()
    even = len(range(0, n, 2)) == len(range(1, n, 2))
    if re.search(r"even,? or|odd,? or|even number or", ask):
        return "even" if even else "odd"
    return "yes" if even != bool(re.search(ODD, ask)) else "no"
