"""The digits of a number: their sum, product and difference, how many there are, the number reversed."""

import re
from itertools import accumulate, pairwise
from operator import add, mul

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import in_words
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, keyed_wordings

TWO_DIGITS = [n for n in range(12, 99) if n % 10 and n % 11]
THREE_DIGITS = [n for n in range(102, 988) if len(set(str(n))) == 3][::5]
FIVE_DIGITS = range(10_213, 99_000, 677)
FOUR_TO_SEVEN_DIGITS = range(1_203, 9_000_000, 71_317)
CARRYING = [n for n in THREE_DIGITS if sum(map(int, str(n))) > 9]
BACKWARDS = [n for n in THREE_DIGITS if n % 10]
MULTIPLIED = [n for n in [*TWO_DIGITS, *THREE_DIGITS] if not {*str(n)} & {"0", "1"} and n < 500]
ROW = "the digits are {row}; wanted: "
# For each key of the wordings: the steps, split by " | ", and the numbers. The last step ends with the answer, and the
# fields are those of `fields_of`.
FORMS = {
    "sum": (ROW + "their sum | {add}", THREE_DIGITS),
    "root": (ROW + "one digit | {add}{again}", CARRYING),
    "product": (ROW + "their product | {multiply}", MULTIPLIED),
    "gap": (
        "the largest digit is {hi}, the smallest {lo}; wanted: their difference | difference: {hi} - {lo} = {apart}",
        THREE_DIGITS,
    ),
    "least": (ROW + "the smallest | from small to large: {up} | the smallest digit is {lo}", THREE_DIGITS),
    "pair gap": (ROW + "their difference | difference: {hi} - {lo} = {apart}", TWO_DIGITS),
    "ends": ("the first digit is {first}, the last {o}; wanted: their sum | sum: {first} + {o} = {ends}", THREE_DIGITS),
    "double": (ROW + "twice their sum | {add} | twice the sum: 2 × {s} = {ss}", TWO_DIGITS),
    "without": (ROW + "{n} minus their sum | {add} | what is left: {n} - {s} = {rest}", TWO_DIGITS),
    "compare": (
        "{n} and {m}; wanted: the number with the larger digit sum | digits of {n}: {pair} | digits of {m}: {others}"
        " | the larger sum is that of {winner}",
        TWO_DIGITS,
    ),
    "biggest": (ROW + "the largest | from large to small: {down} | the largest digit is {hi}", THREE_DIGITS),
    "count": (
        "the number {n}; wanted: how many digits | each digit with its place: {numbered} | the number of digits is {k}",
        FOUR_TO_SEVEN_DIGITS,
    ),
    "evens": (
        "even digits are 0, 2, 4, 6 and 8; wanted: how many in {n}"
        " | even digits in {n}: {even} | number of even digits: {evens}",
        FIVE_DIGITS,
    ),
    "odds": (
        "odd digits are 1, 3, 5, 7 and 9; wanted: how many in {n}"
        " | odd digits in {n}: {odd} | number of odd digits: {odds}",
        FIVE_DIGITS,
    ),
    "often": (ROW + "how many are {f} | places of the {f}: {spots} | number of places: {fs}", FIVE_DIGITS),
    "back": (ROW + "the number backwards | from last to first: {wor} | read as one number: {back}", BACKWARDS),
    "swap gap": (
        "{n} backwards is {back}; wanted: the difference | difference: {big} - {small} = {change}",
        TWO_DIGITS,
    ),
    "times": (
        "the tens digit is {t}, the ones digit {o}; wanted: their product | product: {t} × {o} = {to}",
        THREE_DIGITS,
    ),
    "swap sum": ("{n} backwards is {back}; wanted: the sum | sum: {n} + {back} = {twin}", TWO_DIGITS),
}
POINTS = [(FORMS[key][0], text, n) for key, text in keyed_wordings(__file__) for n in FORMS[key][1]]


def joined(digits: list[int], sign: str, name: str) -> str:
    """The digits added or multiplied one by one: ``"two digits: 4 + 7 = 11 | digit sum: 11 + 2 = 13"``."""
    totals = pairwise(accumulate(digits, add if sign == "+" else mul))
    claims = [f"{a} {sign} {d} = {b}" for (a, b), d in zip(totals, digits[1:], strict=True)]
    return " | ".join([*(f"two digits: {claim}" for claim in claims[:-1]), f"{name}: {claims[-1]}"])


def digit_sums(n: int) -> str:
    """The further digit sums until one digit is left: ``" | digits of 19: 1 + 9 = 10 | digits of 10: 1 + 0 = 1"``."""
    found = ""
    while n > 9:
        tens, ones = divmod(n, 10)
        found += f" | digits of {n}: {tens} + {ones} = {tens + ones}"
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
    return {
        "n": n,
        "m": other,
        "w": in_words(n) if n < 1000 else "",
        "row": ", ".join(row),
        "wor": ", ".join(row[::-1]),
        "down": ", ".join(sorted(row)[::-1]),
        "up": ", ".join(sorted(row)),
        "add": joined(digits, "+", "digit sum"),
        "pair": f"{tens} + {ones} = {tens + ones}",
        "back": backwards,
        "again": digit_sums(digit_sum),
        "multiply": joined(digits, "×", "product"),
        "hi": largest,
        "lo": smallest,
        "others": f"{other // 10} + {other % 10} = {other_sum}",
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
        form = "{w} is {n}, so " + form
    plan, *work, last = form.format(**fields).split(" | ")
    steps = [("plan", plan), *(("compute", line) for line in work), ("conclude", last)]
    return Draft(fill_template(text, **fields), steps, last.rsplit(" ", 1)[1])


# Solver: takes the text of the number apart; the first cue that fits says what is asked.

# What is asked, and the cue for it.
WHAT = (
    ("root", r"go on adding|remains\.|again and again|[Dd]igital root|Keep summing|so forth|over and over"),
    ("without", r"Subtract the digit sum|is taken from|minus its digit sum|sum of its own|pays as many|-= digit sum"),
    ("double", r"twice|double|sum of \d+ times 2|2 ×|second time"),
    ("larger sum", r"larger digit sum|whose digit|higher total|gives more|\bvs\b|brings more|more points"),
    ("ends", r"[Ff]irst.* last digit\b|first digit \+|outer|rear|middle|s\[0\]|hundreds digit and"),
    ("times", r"[Tt]ens digit|Drop the hundreds|last 2 digits|final pair"),
    ("product", r"product|[Mm]ultipl|prod|times sign"),
    ("twin", r"(?=.*(?:[Aa]dd|\+|plus|[Ss]um|together))(?=.*(?:revers|backwards|mirror|exchanged|2 numbers))"),
    ("change", r"[Ss]wap|wrong order|difference between \d+ and|trade places|other way around|its mirror|its reverse"),
    ("odd", r"\bodd\b|not divisible"),
    ("even", r"\beven\b|halved|2 divides"),
    ("often", r"appear|how many times|how often|How often|\.count|\d+s are|Every \d in"),
    (
        "gap",
        r"difference|differ\b|minus|greater|from its|far apart|less smallest|must be added|subtracts|ahead|distance"
        r"|off the larger",
    ),
    ("most", r"largest|biggest|greatest|highest|max|the most"),
    ("least", r"smallest|least|[Ll]owest|min"),
    (
        "back",
        r"backwards|reverse|right to left|turned around|::-1|to the first|flip|[Ll]ast digit first|mirror|other order",
    ),
    (
        "length",
        r"(?:How many|how many|Count the|number of|of ___) digits|digit keys|len|How long.* digits|tins|words|Beads",
    ),
    ("sum", ""),
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
