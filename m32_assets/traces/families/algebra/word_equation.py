"""An unknown number in words, found from what it makes with the opposite operations."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.scenes import Teller
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings

DO = {"+": int.__add__, "-": int.__sub__, "×": int.__mul__, "÷": int.__floordiv__, "~": lambda x, b: b - x}
UNDO = {"+": "-", "-": "+", "×": "÷", "÷": "×"}
# How p, m and g, the last factor, are found.
FIRST = {"p": "1 + {a} = {p}", "m": "{a} - 1 = {m}", "g": "{k} - {j} = {g}"}
PARTS = {2: "half", 3: "a third", 4: "a quarter"}


def undone(shape: str, values: dict[str, int]) -> tuple[int, list[str]]:
    """What the unknown makes, and the claims that lead back; no claims for numbers that are not friendly."""
    now, claims = values["x"], []
    for sign, letter in zip(shape[::2], shape[1::2], strict=True):
        n, before = int(values.get(letter, letter)), now
        now = DO[sign](before, n)
        if not 1 < now < 200 or (sign == "÷" and before % n) or (shape == "×2-b" and values["x"] <= n):
            return 0, []
        # the working of two such numbers would be long
        if len(claims) == 1 and shape[0] == "÷" and letter in "pm" and n > 1 and before > 10 and before % 10:
            return 0, []
        claims.insert(0, f"{n} - {now} = {before}" if sign == "~" else f"{now} {UNDO[sign]} {n} = {before}")
    return now, [FIRST[shape[-1]].format(**values), *claims] if shape[-1] in FIRST else claims


def prompts(place: int, shape: str, texts: list[str]) -> dict[str, tuple]:
    """Up to 120 prompts of the wording at ``place`` in the file, each with what is known, the names and the claims."""
    (text, *_), draws, found = texts, Teller(place), {}
    for _ in range(500):
        a, b, j = 2 + draws.below(3 if "{part}" in text else 7), 2 + draws.below(30), 2 + draws.below(4)
        values = {"x": 2 + draws.below(40), "a": a, "b": b, "j": j, "k": j + a, "p": a + 1, "m": a - 1, "g": a}
        c, claims = undone(shape, values)
        seen = {"c": c, "times": "twice" if a == 2 else f"{a} times", "part": PARTS.get(a)}
        # people and things follow from the numbers of the wording
        seen |= {letter: values[letter] for letter in "abjk" if f"{{{letter}}}" in text}
        if claims and len(found) < 120:
            shown, known, names = (fill_template(words, **seen) for words in texts)
            found[shown[0].upper() + shown[1:] if text[0] == "{" else shown] = known, names, claims
    return found


# The key of a wording: what happens to the unknown in turn.
POINTS = [
    (shown, *point)
    for place, (shape, *texts) in enumerate(named_wordings(1)(__file__))
    for shown, point in prompts(place, shape, texts).items()
]


@family("reasoning", in_words=3, point=POINTS)
def word_equation(point: tuple[str, str, str, list[str]]) -> Draft:
    prompt, known, named, claims = point
    names, answer = named.split(", "), claims[-1].rpartition(" = ")[2]
    steps = [("plan", known), *(("compute", f"{name}: {claim}") for name, claim in zip(names, claims, strict=True))]
    if "$" in prompt:
        answer = f"${answer}"
        steps.append(("compute", f"{names[-1]}: {answer}"))
    *work, (_, last) = steps
    return Draft(prompt, [*work, ("conclude", last)], answer)


# Solver: finds an unknown number by trying: what the text says of it must hold.

# Words for factors and parts, as numbers.
SAID = {r"\btwice\b": "2 times", r"\bhalf\b": "2nd", r"\ba third\b": "3nd", r"\ba quarter\b": "4nd"}
# What is said, and whether it holds for x and the numbers in their order; the first that is found counts.
CHECKS = (
    ("in the middle between|as far above", lambda x, b, c: x - b == c - x),
    ("in the middle|middle one", lambda x, _, c: x - 1 + x + x + 1 == c),
    ("one before it and the one after it", lambda x, c: x - 1 + x + x + 1 == c),
    ("each 2 more.* first of them", lambda x, _, by, c: x + x + by + x + by + by == c),
    ("each 2 more", lambda x, _, by, c: x + x - by + x - by - by == c),
    ("the smallest", lambda x, _, c: x + x + 1 + x + 2 == c),
    ("number after it", lambda x, c: x + x + 1 + x + 2 == c),
    ("the largest", lambda x, _, c: x + x - 1 + x - 2 == c),
    (r"n [+] \(n", lambda x, _, c: x + x + 1 == c),
    ("next whole number|seats|page after it|next one on", lambda x, c: x + x + 1 == c),
    ("just before it", lambda x, c: x + x - 1 == c),
    ("differ by|girls|larger number[?]|heavier|in the morning|^larger of", lambda x, c, b: x + x - b == c),
    ("difference is|years older|shirt [0-9]|long piece|short board|smaller number[?]", lambda x, c, b: x + x + b == c),
    ("comic|gets N more than", lambda x, c, b: x + x + b == c),
    ("taxi|plant pot|to join", lambda x, b, a, c: a * x + b == c),
    ("pizzas|single ones", lambda x, c, a, b: a * x + b == c),
    ("the bill|a cab|out of N|^N is N more than N times a", lambda x, c, b, a: a * x + b == c),
    ("^N = N times", lambda x, c, a, b: a * x - b == c),
    ("^N is N less than N times", lambda x, c, b, a: a * x - b == c),
    ("same number[.]|bags|pens cost|longer than N rounds|N more than Nx", lambda x, k, c, j: k * x == j * x + c),
    ("number plus N|it grows by|number itself|exceeds|larger by|than the calf", lambda x, a, c: a * x == x + c),
    ("more than Nnd of itself", lambda x, c, a: a * (x - c) == x),
    ("nd of itself|^take away Nnd|eats Nnd|has burnt|by Nnd of it|is sold", lambda x, a, c: a * (x - c) == x),
    ("cards are dealt|longer piece|larger (?:number[.]|one)|does the pot|berries", lambda x, c, a: a * x + x == a * c),
    ("that number make|times itself|increased by N times", lambda x, a, c: x + a * x == c),
    ("how many has|smaller one|the puppy in|one share|how many dogs", lambda x, c, a: x + a * x == c),
    ("more than Nnd of my", lambda x, b, a, c: x == a * (c - b)),
    ("^N is N more than Nnd", lambda x, c, b, a: x == a * (c - b)),
    ("from Nnd of", lambda x, b, a, c: x == a * (c + b)),
    ("went down|lower it by|run back|divided by N, less", lambda x, a, b, c: x == a * (c + b)),
    ("nd of the sum", lambda x, a, b, c: x + b == a * c),
    ("nd of a number,? and|i keep|and N guests|divide a number by N and", lambda x, a, b, c: x == a * (c - b)),
    ("divide the sum|guests join|split by", lambda x, b, a, c: x + b == a * c),
    ("divides the rest|eaten|are bad|without its|subtract N, divide", lambda x, b, a, c: x - b == a * c),
    ("multiply the sum|number grows by", lambda x, b, a, c: a * (x + b) == c),
    (r"times the sum|and then N more, N|number [+] N\)", lambda x, a, b, c: a * (x + b) == c),
    ("smaller by|from my number|^drop N", lambda x, b, a, c: a * (x - b) == c),
    (r"crates lost|number - N\)", lambda x, a, b, c: a * (x - b) == c),
    ("minus N, gives|taken off|N is subtracted:|crow|times N less|drops N", lambda x, a, b, c: a * x - b == c),
    (
        "fee of|loose|on top|, add N|and add N[.]|is added|number, plus|cups of|pen for",
        lambda x, a, b, c: a * x + b == c,
    ),
    ("lie on the desk|more steps|plus a cake", lambda x, a, b, c: a * x + b == c),
    ("together|i add|what plus|finds N|short of|raised by|some number", lambda x, b, c: x + b == c),
    ("less than a|take N away|spends N|loses N|N smaller|what minus", lambda x, b, c: x - b == c),
    ("minus a|from N|fly off|a rest of", lambda x, b, c: b - x == c),
    ("^N (?:is|pupils are) Nnd|^if N is Nnd", lambda x, c, a: x == a * c),
    ("goes into", lambda x, c, a: a * x == c),
    ("number times N|times my age|boxes weigh", lambda x, a, c: a * x == c),
    ("read Nnd|^Nnd of|divided by N gives", lambda x, a, c: x == a * c),
    ("multiplied by|equal numbers", lambda x, a, c: a * x == c),
)


def solve(prompt: str) -> str:
    """The first number of which the text is true, with the dollar sign where prices are told."""
    text = in_digits(prompt).lower()
    for word, digits in SAID.items():
        text = re.sub(word, digits, text)
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    fits = next(check for cue, check in CHECKS if re.search(cue.replace("N", "[0-9]+"), text))
    return "$" * ("$" in text) + str(next(x for x in range(1, 400) if fits(x, *numbers)))
