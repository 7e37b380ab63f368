"""One unknown, two moves: take the constant away, divide by the factor."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, keyed_wordings

# The key is the letter of the unknown, and which b and x the wording takes.
FITS = {
    "any": lambda b, x: True,
    "plus": lambda b, x: b > 0,
    "gain": lambda b, x: b > 1 and x > 0,
    "loss": lambda b, x: 0 < -b < 2 * x - 1,
}
POINTS = [
    (key.split()[0], text, b, x)
    for key, text in keyed_wordings(__file__)
    for b in (m if m % 3 else -m for m in range(1, 41))
    for x in range(-8, 21)
    if FITS[key.split()[1]](b, x)
]
UP = {"s": "+", "did": "plus", "moved": "added", "more": "more", "put": "add", "puts": "adds", "putting": "adding"}
DOWN = {
    "s": "-",
    "did": "minus",
    "moved": "taken away",
    "more": "less",
    "put": "subtract",
    "puts": "subtracts",
    "putting": "subtracting",
}


@family("reasoning", a=range(2, 13), point=POINTS)
def linear_equation(a: int, point: tuple[str, str, int, int]) -> Draft:
    v, text, b, x = point
    c, m = a * x + b, abs(b)
    times = {2: "doubled", 3: "tripled"}.get(a, f"multiplied by {a}")
    undo, verb = ("-", "subtract") if b > 0 else ("+", "add")
    steps = [
        ("plan", f"equation: {verb} {m}, then divide by {a}"),
        ("transform", f"{c} {undo} {m} = {a * x}, so {a}{v} is {a * x}"),
        ("compute", f"{a * x} ÷ {a} = {x}"),
        ("conclude", f"{v} is {x}"),
    ]
    return Draft(fill_template(text, a=a, m=m, c=c, times=times, **(UP if b > 0 else DOWN)), steps, str(x))


# Solver: solves one-step equations in words, signs and stories by trying whole numbers.

# Cues of a subtraction.
MINUS = r"([a-z]|[?]|__) - \d|minus|taken away|less than|subtract|broke|off\.|selling"
# in which order a prompt names factor, constant and result, where it is not this one
ORDERS = (
    (r"= \d+ \+ \d", "cma"),
    (r"from -?\d+ =|if -?\d+ =|gives -?\d+ when|I end up with", "cam"),
    (r"\d (?:more|less) than|Solve \d+ \+|to start|Entry|A plant of|for coming|I had|If you", "mac"),
)


def solve(prompt: str) -> str:
    """The whole number between -100 and 100 that fits."""
    prompt = prompt.replace("doubled", "times 2").replace("tripled", "times 3")
    found = [int(n) for n in re.findall(r"(?<!\d)-?\d+", re.sub(r"- (?=\d)", "", prompt))]
    order = next((order for cue, order in ORDERS if re.search(cue, prompt)), "amc")
    named = dict(zip(order, found, strict=True))
    change = -named["m"] if re.search(MINUS, prompt) else named["m"]
    return str(next(x for x in range(-100, 101) if named["a"] * x + change == named["c"]))
