"""Answers questions about the digits of a number by tearing its text apart."""

import re

from m32_assets.traces.verification.number_words import in_digits

WHAT = (
    ("root", r"go on adding|remains\.|again and again"),
    ("without", r"Subtract the digit sum|is taken from"),
    ("double", r"twice|double"),
    ("larger sum", r"larger digit sum|whose digits|higher total"),
    ("ends", r"[Ff]irst.* last digit|first digit \+"),
    ("times", r"[Tt]ens digit"),
    ("product", r"product|[Mm]ultipl"),
    ("change", r"swap|wrong order|difference between \d+ and|Swap"),
    ("twin", r"^Add .* and |plus|2 numbers"),
    ("even", r"\beven\b"),
    ("odd", r"\bodd\b"),
    ("often", r"appear|how many times"),
    ("gap", r"difference|minus|greater|from its|far apart"),
    ("most", r"largest"),
    ("least", r"smallest"),
    ("back", r"backwards|reverse|right to left|turned around"),
    ("length", r"How many digits|Count the digits|how many digits|digit keys|number of digits"),
    ("sum", r"sum|[Aa]dd|total"),
)


def _laid(digits: str) -> int:
    """The sum of the digits, as so many strokes."""
    return len("".join("|" * int(d) for d in digits))


def solve(prompt: str) -> str:
    """The result of what the first fitting cue asks."""
    text = re.sub(r"\bone\b", "1", in_digits(prompt))
    text = re.sub(r"(\d) hundred(?: and (\d+))?", lambda m: m[1] + (m[2] or "").zfill(2), text)
    numbers = re.findall(r"\d+", text)
    n, what = max(numbers, key=len), next(name for name, cue in WHAT if re.search(cue, text))
    back, rest = "".join(reversed(n)), int(n)
    root, product = n, 1
    while len(root) > 1:
        root = str(_laid(root))
    for d in n[-2:] if what == "times" else n:
        product = len(range(0, product * int(d)))
    for _ in range(_laid(n)):
        rest -= 1
    ordered = [d for d in "0123456789" if d in n]
    found = {
        "root": root,
        "without": rest,
        "double": _laid(n + n),
        "larger sum": max(numbers, key=_laid),
        "ends": _laid(n[0] + n[-1]),
        "times": product,
        "product": product,
        "change": abs(int(n) - int(back)),
        "twin": int(n) + int(back),
        "even": len(re.sub("[13579]", "", n)),
        "odd": len(re.sub("[02468]", "", n)),
        "often": n.count(min(numbers, key=len)),
        "gap": int(ordered[-1]) - int(ordered[0]),
        "most": ordered[-1],
        "least": ordered[0],
        "back": int(back),
        "length": len(n),
        "sum": _laid(n),
    }
    return str(found[what])
