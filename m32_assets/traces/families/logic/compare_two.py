"""Two whole numbers compared: digit by digit from the left, or by how many digits they have."""

import re

from m32_assets.traces.columns import PLACES
from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, named_wordings

POINTS = [
    *((a, b) for a in range(11, 100) for b in range(11, 100) if a != b and (a % 10 == b // 10 or a // 10 == b // 10)),
    *((a, a + d) for a in range(103, 990, 2) for d in (-30, -9, -1, 4, 10, 90)),
    *((a, b) for a in range(90, 130) for b in range(83, 99) if a != b),
]


# The third field of a wording is the name of what is wanted.
@family("reasoning", point=list(dict.fromkeys(POINTS)), wording=named_wordings(0))
def compare_two(point: tuple[int, int], wording: tuple[str, ...]) -> Draft:
    (a, b), kind = point, wording[0]
    prompt, wanted = (fill_template(text, a=a, b=b) for text in wording[1:])
    relation = ">" if a > b else "<"
    if len(str(a)) != len(str(b)):
        why = f"{max(a, b)} has more digits than {min(a, b)}"
    else:
        left, x, y = next((i, x, y) for i, (x, y) in enumerate(zip(str(a), str(b), strict=True), 1) if x != y)
        why = f"the {PLACES[len(str(a)) - left]} differ first: {x} {relation} {y}"
    answer = {
        "larger": str(max(a, b)),
        "smaller": str(min(a, b)),
        "more": "yes" if a > b else "no",
        "less": "yes" if a < b else "no",
        "sign": relation,
        "who_more": fill_template("{name}" if a > b else "{other}", a=a, b=b),
        "who_less": fill_template("{name}" if a < b else "{other}", a=a, b=b),
    }[kind]
    plan = f"{a} and {b}; wanted: {'whether ' * (kind in ('more', 'less'))}{wanted}"
    if kind.startswith("who"):
        size = "larger" if kind == "who_more" else "smaller"
        plan = fill_template("{name} {a}, {other} {b}; wanted: the name with the {size} number", a=a, b=b, size=size)
    claim = f"{a} {relation} {b}"
    last = f"{wanted}: {claim}" if kind == "sign" else f"{claim}; {wanted}: {answer}"
    return Draft(prompt, [("plan", plan), ("compare", why), ("conclude", last)], answer)


# Solver: compares two numbers by subtracting one from the other.

# Questions for the smaller number.
LOW = (
    r"smaller|\blower|lesser|less\b|cheaper|lighter|shorter|quicker|faster\?|fewer|winning|comes first|min |deal|nearer"
)
# Questions whose answer is yes if the first number is larger.
YES_IF_MORE = (
    r"^Is .*(?:greater|more|bigger) than|\d >|exceed|above|too many|afford|beat|new record|everybody sit|too heavy"
)
# Questions whose answer is yes if the first number is smaller.
YES_IF_LESS = (
    r"^Is .*(?:less|smaller) than|\d <|below|come before|short of|missing|run dry|dropped|left of|the lower one\?"
)
# Questions that name first what the other number is compared with.
TURNED = r"at the most|record stands|We expect|limit is|needs|price was"


def solve(prompt: str) -> str:
    """A number, a name, ``yes`` or ``no``, or a sign."""
    a, b = (int(n) for n in re.findall(r"\d+", prompt))
    difference = b - a if re.search(TURNED, prompt) else a - b
    if re.search("sign fits|^Put|symbol|blank|just the sign|where \\[", prompt):
        return ">" if difference > 0 else "<"
    low = bool(re.search(LOW, prompt))
    if re.search(r"Who(?:se)? |Which of them", prompt):
        names = re.findall(r"\b(?!Who|Which|While|In\b)[A-Z][a-z]+", prompt)
        return names[0 if (difference > 0) != low else 1]
    if re.search(YES_IF_LESS, prompt):
        return "no" if difference > 0 else "yes"
    if re.search(YES_IF_MORE, prompt):
        return "yes" if difference > 0 else "no"
    return str(a if (difference > 0) != low else b)
