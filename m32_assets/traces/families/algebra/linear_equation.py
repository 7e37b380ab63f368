"""One unknown, two moves: take the constant away, divide by the factor."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, named_wordings

# The key is the letter of the unknown, and which b and x the wording takes.
FITS = {
    "any": lambda b, x: True,
    "plus": lambda b, x: b > 0,
    "gain": lambda b, x: b > 1 and x > 0,
    "loss": lambda b, x: 0 < -b < 2 * x - 1,
}
POINTS = [
    (key.split()[0], texts, b, x)
    for key, *texts in named_wordings(2)(__file__)
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
def linear_equation(a: int, point: tuple[str, list[str], int, int]) -> Draft:
    v, texts, b, x = point
    c, m, product = a * x + b, abs(b), a * x
    times = {2: "doubled", 3: "tripled"}.get(a, f"multiplied by {a}")
    prompt, known, multiple, unknown = (
        fill_template(text, a=a, m=m, c=c, times=times, v=v, **(UP if b > 0 else DOWN)) for text in texts
    )
    steps = [
        ("plan", known),
        ("transform", f"{multiple}: {c} {'-' if b > 0 else '+'} {m} = {product}"),
        ("conclude", f"{unknown}: {product} ÷ {a} = {x}"),
    ]
    return Draft(prompt, steps, str(x))


# Solver: solves one-step equations in words, signs and stories by trying whole numbers.

# Cues of a subtraction.
MINUS = (
    r"([a-z)?□]|__|\]) - \d|minus|taken away|less than|subtract|broke|off\.|euros off|selling|lending|did not|"
    r"took home|were ill|were lost|are empty"
)
# in which order a prompt names factor, constant and result, where it is not this one
ORDERS = (
    (r"= \d+ \+ \d", "cma"),
    (
        r"^-?\d+ =|from -?\d+ =|if -?\d+ =|gives -?\d+ when|I end up with|^-?\d+ is what|result -?\d+ came|to -?\d+:",
        "cam",
    ),
    (r"from a roll", "acm"),
    (
        r"\d (?:more|less) than|^\d+ plus|\d \+ \d+[a-z] =|^Add|to start|Entry|A plant of|for coming|I had|"
        r"If you (?:add|sub)|phone plan|^tank|already|Bowling|balcony|joining fee|There were|voucher",
        "mac",
    ),
)


def solve(prompt: str) -> str:
    """The whole number between -100 and 100 that fits."""
    prompt = prompt.replace("doubled", "times 2").replace("tripled", "times 3")
    found = [int(n) for n in re.findall(r"(?<!\d)-?\d+", re.sub(r"- (?=\d)", "", prompt))]
    order = next((order for cue, order in ORDERS if re.search(cue, prompt)), "amc")
    named = dict(zip(order, found, strict=True))
    change = -named["m"] if re.search(MINUS, prompt) else named["m"]
    return str(next(x for x in range(-100, 101) if named["a"] * x + change == named["c"]))
