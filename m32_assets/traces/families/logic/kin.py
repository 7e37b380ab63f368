"""Families: what a relative is called, in both directions, how many there are, and who is how much older."""

import re
from typing import Any

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import article
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings, with_wanted
from m32_assets.traces.words import words_of

# The text file holds questions and two tables: "tie", as in ("mother", "brother") is "uncle"; "back", what a man and a
# woman are to such a relative. The question of a count goes on with what is known and a name for each of its claims.
LINES = keyed_wordings(__file__)
TABLES = {name: [tuple(text.split("; ")) for key, text in LINES if key == name] for name in ("tie", "back")}
# The claims of each count; a number alone needs no calculation.
COUNTS = {
    "kids": "{n} + {m} = {s}, {s} + 1 = {s1}",
    "sis+": "{n} + 1 = {n1}",
    "bro-": "{m} - 1 = {m0}",
    "bro": "{m}",
    "bro+": "{m} + 1 = {m1}",
    "sis-": "{n} - 1 = {n0}",
    "sis": "{n}",
    "share": "{n} + {m} = {s}",
    "house": "{n} + {m} = {s}, {s} + 2 = {s2}",
    "grand": "{n} × {m} = {nm}",
    "cousins": "{n} + {m} = {s}, {s} × 2 = {ss}",
    "aunts": "{n} + {m} = {s}",
    "nieces": "{n} + {m} = {s}",
    "gparents": "{n} × 4 = {n4}, {n4} + {m} = {n4m}",
    "great": "{n} × 8 = {n8}, {n8} + {m} = {n8m}",
    "twins": "{n} + {m} = {s}, {n} + {n} = {nn}, {nn} + {s} = {nns}",
    "half": "{t} - {a} = {nn}, {nn} ÷ 2 = {n}",
    "chain": "{n} + {m} = {s}",
    "less": "{s} - {m} = {n}",
    "birth": "{a} + {n} = {an}",
}
# Two ties in a row, and the relative they lead to.
TIES = {
    (first, pair.split()[0]): pair.split()[1]
    for left, right in TABLES["tie"]
    for first in left.split()
    for pair in right.split(", ")
}
BACK = {one: other.split() for pair in TABLES["back"] for left, other in (pair, pair[::-1]) for one in left.split()}
# Ties that lead back to where one was.
RETURN = ({"wife", "husband"}, {"sister", "brother"})
THREE_TIES = [(*two, c) for two, middle in TIES.items() for x, c in TIES if x == middle and {two[1], c} not in RETURN]
SHE = words_of("mother sister daughter wife cousin")


def points_of(key: str) -> list[tuple[int, Any]]:
    """The numbers n and m of a count, or the paths to a relative, numbered."""
    if key in COUNTS:
        return [(n, m) for n in range(2, 13) for m in range(2, 10)]
    if key == "rel":
        return [*enumerate([*TIES, *THREE_TIES])]
    # a man and a woman ask for what they are to the relative, but the path may say who asks
    return [*enumerate([*TIES, *(path for path in TIES if path[0] not in ("wife", "husband"))])]


def counted(key: str, text: str, n: int, m: int) -> Draft:
    """The draft of a count. The order of the fields counts: they choose the people of the prompt."""
    a = n + m + (20 if key == "birth" else 0)
    fields = {"a": a, "an": a + n, "s": n + m, "t": 2 * n + a, "nm": n * m, "ss": 2 * (n + m), "nn": 2 * n}
    fields |= {"n4": 4 * n, "n4m": 4 * n + m, "n8": 8 * n, "n8m": 8 * n + m, "nns": 3 * n + m, "s1": n + m + 1}
    fields |= {"s2": n + m + 2, "n1": n + 1, "n0": n - 1, "m1": m + 1, "m0": m - 1, "n": n, "m": m}
    prompt, known, *names = (fill_template(part, **fields) for part in text.split(" | "))
    claims = COUNTS[key].format(**fields).split(", ")
    *before, last = (f"{name}: {claim}" for name, claim in zip(names, claims, strict=True))
    steps = [("plan", with_wanted(known, names[-1])), *(("compute", claim) for claim in before), ("conclude", last)]
    return Draft(prompt, steps, last.rsplit(" ", 1)[1])


def related(key: str, text: str, place: int, path: tuple[str, ...]) -> Draft:
    """The draft that follows a path to a relative and, for the key "inv", back again."""
    found, steps = path[0], [("plan", f"step by step: {', then '.join(path)}; wanted: who that is")]
    for tie in path[1:]:
        steps.append(("recall", f"{article(found)}'s {tie} is {article(TIES[found, tie])}"))
        found = TIES[found, tie]
    man = path[0] == "wife" or (path[0] != "husband" and place >= len(TIES))
    if key == "inv":
        asker = BACK[found][not man]
        steps.append(("transform", f"to {article(found)}, a {'man' if man else 'woman'} is {article(asker)}"))
        found = asker
    steps[-1] = ("conclude", steps[-1][1])
    # The named person is the relative ("inv") or the one who has the relative. PEOPLE has women at even places.
    he = path[-1] not in SHE if key == "inv" else path[0] == "wife"
    fields = {"path": "'s ".join(path), "back": " of the ".join(path[::-1][:-1]) + f" of my {path[0]}"}
    prompt = fill_template(text, k=2 * place + he, sex="man" if man else "woman", **fields)
    return Draft(prompt, steps, found)


POINTS = [(key, text, *numbers) for key, text in LINES if key not in TABLES for numbers in points_of(key)]


@family("reasoning", in_words=3, point=POINTS)
def kin(point: tuple[str, str, int, Any]) -> Draft:
    return (counted if point[0] in COUNTS else related)(*point)


# Solver: finds relatives by generations up and down, and counts children and ages by laying them out.

# Steps in the family tree: up, down, sideways, by marriage.
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
# Relatives by generations up and down: him and her.
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
# Female relatives.
FEMALE = r"mother|sister|daughter|wife|aunt|niece"


def _relative(path: list[str], sex: str) -> str:
    up = down = married = 0
    for move in "".join(MOVES[word] for word in path):
        if move == "w":
            married = 1
        elif move == "u":
            up, down = (up, down - 1) if down else (up + 1, 0)
        elif move == "d" or not down:
            up, down = up + (move == "s"), down + 1
    place, she = ((down, up), sex == "woman") if sex else ((up, down), bool(re.search(FEMALE, path[-1])))
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
        n, m = numbers[-2:]  # an 8 may come before them
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
