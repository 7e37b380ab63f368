"""Even or odd, by the last digit."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import named_wordings, with_wanted


@family("reasoning", n=range(3, 2000), wording=named_wordings(0))
def even_odd(n: int, wording: tuple[str, ...]) -> Draft:
    kind, found = wording[0], "odd" if n % 2 else "even"
    answer = found if kind == "name" else "yes" if kind == found else "no"
    prompt, known = (text.format(n=n, last=n % 10) for text in wording[1:])
    wanted = "even or odd" if kind == "name" else f"whether {n} is {kind}"
    last = f"{n % 10} is {found}, so {n} is {found}" + ("" if kind == "name" else f": {answer}")
    return Draft(prompt, [("plan", with_wanted(known, wanted)), ("conclude", last)], answer)


# Solver: tells even from odd by pairing off.

# Questions whether the number is odd.
ODD = (
    r"\bodd\b|== 1|leave a remainder|without a partner|no partner|single glove|and a half|left at the end|open now|"
    r"sit out|on its own|one \w+ left|beginning with on|off now on|alone|miss being|end at 1|in the middle|to watch|"
    r"cannot"
)


def solve(prompt: str) -> str:
    """``even`` or ``odd``, or ``yes`` or ``no`` to one of them."""
    n, ask = max(int(n) for n in re.findall(r"\d+", prompt)), prompt.lower()
    even = len(range(0, n, 2)) == len(range(1, n, 2))
    if re.search(r"even,? or|odd,? or|even number or|else", ask):
        return "even" if even else "odd"
    return "yes" if even != bool(re.search(ODD, ask)) else "no"
