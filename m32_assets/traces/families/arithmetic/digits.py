"""The digits of a number: their sum, product and difference, how many there are, the number reversed."""

import re
from itertools import accumulate, pairwise

from m32_assets.traces.columns import multiplied
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import in_words
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

TWO_DIGITS = [n for n in range(12, 99) if n % 10 and n % 11]
THREE_DIGITS = [n for n in range(102, 988) if len(set(str(n))) == 3][::5]
FIVE_DIGITS = range(10_213, 99_000, 677)
FOUR_TO_SEVEN_DIGITS = range(1_203, 9_000_000, 71_317)
CARRYING = [n for n in THREE_DIGITS if sum(map(int, str(n))) > 9]
MULTIPLIED = [n for n in [*TWO_DIGITS, *THREE_DIGITS] if not {*str(n)} & {"0", "1"} and n < 500]
ROW = "digits of {n}: {row}; "
# For each key of the wordings: the steps, split by "; ", and the numbers. The last step ends with the answer, and the
# fields are those of `fields_of`.
FORMS = {
    "sum": (ROW + "{add}", THREE_DIGITS),
    "root": (ROW + "{add}{again}", CARRYING),
    "product": (ROW + "{multiply}", MULTIPLIED),
    "gap": ("digits of {n}: largest {hi}, smallest {lo}; {hi} - {lo} = {apart}", THREE_DIGITS),
    "least": ("from small to large: {up}; smallest: {lo}", THREE_DIGITS),
    "pair gap": (ROW + "{hi} - {lo} = {apart}", TWO_DIGITS),
    "ends": ("first digit {first}, last digit {o}; {first} + {o} = {ends}", THREE_DIGITS),
    "double": ("first the digit sum, then × 2; {add}; 2 × {s} = {ss}", TWO_DIGITS),
    "without": ("digit sum of {n}; {add}; {n} - {s} = {rest}", TWO_DIGITS),
    "compare": ("digits of {n}: {add}; digits of {m}: {others}; so the larger has {winner}", TWO_DIGITS),
    "biggest": ("from large to small: {down}; largest: {hi}", THREE_DIGITS),
    "count": ("digits numbered: {numbered}; the number of digits is {k}", FOUR_TO_SEVEN_DIGITS),
    "evens": (ROW + "even: {even}; count: {evens}", FIVE_DIGITS),
    "odds": (ROW + "odd: {odd}; count: {odds}", FIVE_DIGITS),
    "often": (ROW + "places of {f}: {spots}; count: {fs}", FIVE_DIGITS),
    "back": (ROW + "from the end: {wor}; together: {back}", [n for n in THREE_DIGITS if n % 10]),
    "swap gap": ("backwards: {back}; {big} - {small} = {change}", TWO_DIGITS),
    "times": ("tens {t}, ones {o}; {t} × {o} = {to}", THREE_DIGITS),
    "swap sum": ("back: {back}; {n} + {back} = {twin}", TWO_DIGITS),
}
POINTS = [(FORMS[key][0], text, n) for key, text in keyed_wordings(__file__) for n in FORMS[key][1]]


def added_up(digits: list[int]) -> str:
    """The digits added one by one: ``"4 + 7 = 11; 11 + 2 = 13"``."""
    totals = pairwise(accumulate(digits))
    return "; ".join(f"{a} + {d} = {b}" for (a, b), d in zip(totals, digits[1:], strict=True))


def digit_sums(n: int) -> str:
    """The further digit sums until one digit is left: ``"; digits of 19: 1 + 9 = 10; digits of 10: 1 + 0 = 1"``."""
    found = ""
    while n > 9:
        tens, ones = divmod(n, 10)
        found += f"; digits of {n}: {tens} + {ones} = {tens + ones}"
        n = tens + ones
    return found


def other_number(n: int, digit_sum: int) -> int:
    """A number of two digits to compare with ``n``, whose digit sum is another."""
    other = n * 7 % 79 + 12
    return other + (digit_sum == other // 10 + other % 10)


def fields_of(n: int) -> dict[str, int | str]:
    """The fields of the forms and wordings. Their order counts: the numbers among them choose the people of a story."""
    row = str(n)
    digits = [int(digit) for digit in row]
    tens, ones = digits[-2:]
    largest, smallest, digit_sum = max(digits), min(digits), sum(digits)
    backwards = int(row[::-1])
    other = other_number(n, digit_sum)
    other_sum = other // 10 + other % 10
    even, odd = [d for d in row if d in "02468"], [d for d in row if d in "13579"]
    frequent = max(row, key=row.count)
    product = multiplied(*digits[:2]) + (multiplied(digits[0] * digits[1], ones) if len(digits) > 2 else [])
    return {
        "n": n,
        "m": other,
        "w": in_words(n) if n < 1000 else "",
        "row": ", ".join(row),
        "wor": ", ".join(row[::-1]),
        "down": ", ".join(sorted(row)[::-1]),
        "up": ", ".join(sorted(row)),
        "add": added_up(digits),
        "back": backwards,
        "again": digit_sums(digit_sum),
        "multiply": "; ".join(product),
        "hi": largest,
        "lo": smallest,
        "others": added_up([other // 10, other % 10]),
        "apart": largest - smallest,
        "first": digits[0],
        "o": ones,
        "ends": digits[0] + ones,
        "t": tens,
        "to": tens * ones,
        "s": digit_sum,
        "ss": 2 * digit_sum,
        "rest": n - digit_sum,
        "winner": n if digit_sum > other_sum else other,
        "k": len(digits),
        "even": ", ".join(even) or "none",
        "odd": ", ".join(odd) or "none",
        "evens": len(even),
        "odds": len(odd),
        "f": frequent,
        "fs": row.count(frequent),
        "change": abs(n - backwards),
        "twin": n + backwards,
        "numbered": ", ".join(f"{digit} ({place})" for place, digit in enumerate(row, 1)),
        "big": max(n, backwards),
        "small": min(n, backwards),
        "spots": ", ".join(str(place) for place, digit in enumerate(row, 1) if digit == frequent),
    }


@family("reasoning", point=POINTS)
def digits(point: tuple[str, str, int]) -> Draft:
    form, text, n = point
    fields = fields_of(n)
    if "{w}" in text:
        form = "{w} is {n}; " + form
    plan, *work, last = form.format(**fields).split("; ")
    steps = [("plan", plan), *(("compute", line) for line in work), ("conclude", last)]
    return Draft(fill_template(text, **fields), steps, last.rsplit(" ", 1)[1])


# Solver: takes the text of the number apart; the first cue that fits says what is asked.

# What is asked, and the cue for it.
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
    """The sum of the digits, counted in strokes."""
    return len("".join("|" * int(d) for d in digits))


def solve(prompt: str) -> str:
    """The result of what the first fitting cue asks."""
    text = re.sub(r"\bone\b", "1", in_digits(prompt))
    text = re.sub(r"(\d) hundred(?: and (\d+))?", lambda m: m[1] + (m[2] or "").zfill(2), text)
    numbers = re.findall(r"\d+", text)
    n = max(numbers, key=len)
    what = next(name for name, cue in WHAT if re.search(cue, text))
    back = "".join(reversed(n))
    root = n
    while len(root) > 1:
        root = str(_laid(root))
    product = 1
    for digit in n[-2:] if what == "times" else n:
        product = len(range(0, product * int(digit)))
    rest = int(n)
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
