"""Exact orders about two words, to be carried out to the letter."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import words_of

# For each kind of order, what is done first and the outcome. {A} is in capitals, {ra} reversed. {c} is the first letter
# of {a}, {d} that of {b}, {e} and {f} are the last ones. {ta} is {a} without {c}, {ua} without {e}. {n} is a new line.
ORDERS = {
    "dashes": ("4 words, 3 dashes", "{a}-{a}-{a}-{b}"),
    "capital_small": ("{a} in capitals is {A}", "{A} {b}"),
    "second": ("word 1: {a}, word 2: {b}, word 3: moon", "{b}"),
    "not_that": ("leave {a} out", "{b}"),
    "swap": ("{b} comes first, then {a}", "{b} {a}"),
    "comma_stop": ("{a}, a comma, {b}, a full stop", "{a}, {b}."),
    "brackets": ("({a}), then [{b}]", "({a})[{b}]"),
    "underscore": ("an underscore between, no spaces", "{a}_{b}"),
    "lines": ("2 lines, one word each", "{a}{n}{b}"),
    "initials": ("{a} begins with {C}, {b} with {D}", "{C}{D}"),
    "stars": ("{a} becomes *{a}*, {b} too", "*{a}* *{b}*"),
    "numbered": ("{a} gets number 1, {b} gets 2", "1) {a} 2) {b}"),
    "alternate": ("4 words, {a} and {b} in turn", "{a} {b} {a} {b}"),
    "quoted_plus": ('quoted: "{a}" and "{b}"', '"{a}"+"{b}"'),
    "and_between": ("{b}, then the word and, then {a}", "{b} and {a}"),
    "twice_slash": ("{a} twice: {a}{a}", "{a}{a}/{b}"),
    "drop_first": ("{a} without {c}, {b} without {d}", "{ta} {tb}"),
    "drop_last": ("{a} without {e}, {b} without {f}", "{ua} {ub}"),
    "drop_both": ("{a} without {c}, {b} without {f}", "{ta} {ub}"),
    "hyphen": ("a hyphen between, no spaces", "{a}-{b}"),
    "glue": ("no space between {a} and {b}", "{a}{b}"),
    "double_each": ("each word 2 times, {a} first", "{a} {a} {b} {b}"),
    "capitals_back": ("{A} from the end: {RA}", "{ra} {b}"),
    "back_first": ("{a} from the end: {sa}", "{ra} {b}"),
    "small_capital": ("{b} in capitals is {B}", "{a} {B}"),
    "last_letters": ("{a} ends with {e}, {b} with {f}", "{e}{f}"),
    "small_initials": ("{a} begins with {c}, {b} with {d}", "{c}{d}"),
    "first_last": ("{a} begins with {c}, {b} ends with {f}", "{c}{f}"),
    "first_two": ("{a} begins with {pa}, {b} with {pb}", "{pa}{pb}"),
    "slash": ("a slash between, no spaces", "{a}/{b}"),
    "equals": ("an equals sign between, no spaces", "{a}={b}"),
    "semicolon": ("a semicolon between, no spaces", "{a};{b}"),
    "dots": ("3 dots between, no spaces", "{a}...{b}"),
    "exclaim": ("{a} becomes {a}!, {b} too", "{a}! {b}!"),
    "remove": ("{b} is left out, {a} and moon stay", "{a} moon"),
    "first_of": ("word 1: {a}, word 2: {b}, word 3: moon", "{a}"),
    "last_of": ("word 1: moon, word 2: {a}, word 3: {b}", "{b}"),
    "replace": ("moon becomes {b}", "{a} and {b}"),
    "underscored": ("2 spaces become 2 underscores", "{a}_and_{b}"),
    "longer": ("{a} has {la} letters, {b} has {lb}", "{long}"),
    "x_end": ("{a} becomes {a}x, {b} too", "{a}x {b}x"),
    "x_front": ("{a} becomes x{a}, {b} too", "x{a} x{b}"),
}
FIRST = words_of("apple bird cloud drum eagle field glass hill island juice kite lamp maple night ocean pearl")
SECOND = words_of("queen river stone tiger urn violet wind yard zebra acorn bread candle door feather garden hat")


@family("synthetic", a=FIRST, b=SECOND, order=keyed_wordings)
def follow_instructions(a: str, b: str, order: tuple[str, str]) -> Draft:
    kind, wording = order
    back = a.upper()[::-1] if kind == "capitals_back" else a[::-1]
    parts = {
        "a": a,
        "b": b,
        "A": a.upper(),
        "B": b.upper(),
        "c": a[0],
        "d": b[0],
        "C": a[0].upper(),
        "D": b[0].upper(),
        "e": a[-1],
        "f": b[-1],
        "ta": a[1:],
        "tb": b[1:],
        "ua": a[:-1],
        "ub": b[:-1],
        "pa": a[:2],
        "pb": b[:2],
        "ra": back,
        "sa": spelled(a[::-1]),
        "RA": spelled(a.upper()[::-1]),
        "la": len(a),
        "lb": len(b),
        "long": a if len(a) > len(b) else b,
        "n": "\n",
    }
    first, answer = (text.format(**parts) for text in ORDERS[kind])
    return Draft(wording.format(**parts), [("plan", first), ("conclude", f"result: {answer}")], answer)


# Solver: carries out orders about two words: the words found by a list, the order by its cues.

WORDS = set(
    "acorn apple bird bread candle cloud door drum eagle feather field garden glass hat hill island juice "
    "kite lamp maple "
    "night ocean pearl queen river stone tiger urn violet wind yard zebra".split()
)
# Cues of an order, and what it makes of the two words in the order in which they are named; the first that fits counts.
RULES = (
    (r"on the left by|gone, last letter", lambda a, b: f"{a[1:]} {b[:-1]}"),
    (r"first (?:two|2|pair)|\[:2\]|two letters from the front", lambda a, b: a[:2] + b[:2]),
    (r"its first letter.* last", lambda a, b: f"{a[1:]} {b[:-1]}"),
    (r"first letter .*last letter|begins with and add|\[0\].*\[-1\]|initial of .* final", lambda a, b: a[0] + b[-1]),
    (
        r"each without its final|(?:off|away|at|swallows) the last letter|Take the last letter|\[:-1\]|tail letter",
        lambda a, b: f"{a[:-1]} {b[:-1]}",
    ),
    (
        r"without their first|first letter off|opening letter|lose their first|Behead|\[1:\]",
        lambda a, b: f"{a[1:]} {b[1:]}",
    ),
    (r"last letter of|final letters|last letters|\[-1\]|\bend in\?", lambda a, b: a[-1] + b[-1]),
    (r"(?:first letters|one letter|initials).*small|small initials", lambda a, b: a[0] + b[0]),
    (r"first letter of|capital initials|first letters|acronym|monogram", lambda a, b: (a[0] + b[0]).upper()),
    (
        r"[Rr]everse .*capitals|capitals, reverse|backwards in capitals|-1\]\.upper|capitals, .* from the end",
        lambda a, b: f"{a[::-1].upper()} {b}",
    ),
    (r"backwards|Reverse|right to left|\[::-1\]|mirror", lambda a, b: f"{a[::-1]} {b}"),
    (
        r"only the latter|in small letters, \w+ in cap|as it is and print|whispered|'\w+', '\w+'\.upper",
        lambda a, b: f"{a} {b.upper()}",
    ),
    (r"[Cc]apital|upper\(", lambda a, b: f"{a.upper()} {b}"),
    (r"three times|thrice|\* 3|put dashes", lambda a, b: f"{a}-{a}-{a}-{b}"),
    (r"add a slash|then a slash|a slash, then|\* 2 \+", lambda a, b: f"{a}{a}/{b}"),
    (r"twice and then|Double each|repeats each|each word two times|in twos|once more", lambda a, b: f"{a} {a} {b} {b}"),
    (r"the word and\b|swap seats", lambda a, b: f"{b} and {a}"),
    (r"asterisk|\bstar\b|\*(?! 2)", lambda a, b: f"*{a}* *{b}*"),
    (r"1\)", lambda a, b: f"1) {a} 2) {b}"),
    (r"twice|both again|two times in a row|all again|with spaces only|\* 2\)", lambda a, b: f"{a} {b} {a} {b}"),
    (r"double quotes", lambda a, b: f'"{a}"+"{b}"'),
    (r"full stop", lambda a, b: f"{a}, {b}."),
    (r"brackets|\[ \]", lambda a, b: f"({a})[{b}]"),
    (r"underscores|replace\(' '", lambda a, b: f"{a}_and_{b}"),
    (r"underscore|snake_case|'_'", lambda a, b: f"{a}_{b}"),
    (r"hyphen|'-'", lambda a, b: f"{a}-{b}"),
    (r"slash|'/'", lambda a, b: f"{a}/{b}"),
    (r"equals sign", lambda a, b: f"{a}={b}"),
    (r"semicolon", lambda a, b: f"{a};{b}"),
    (r"dots", lambda a, b: f"{a}...{b}"),
    (r"exclamation", lambda a, b: f"{a}! {b}!"),
    (r"letter x to the end|\bx stuck|adds x|\bx behind", lambda a, b: f"{a}x {b}x"),
    (r"\bx\b", lambda a, b: f"x{a} x{b}"),
    (r"more letters|longer", lambda a, b: (b, a)[len(a) > len(b)]),
    (r"new line|on one line and|separate lines|of its own|'\); print|two lines|line break", lambda a, b: f"{a}\n{b}"),
    (r"as one word|the gap|without the space|Delete the space|'\w+' \+ '|hashtag|without lifting", lambda a, b: a + b),
    (r"Swap|around|other order|new order|trade|wrong way|print\(last|from the second word", lambda a, b: f"{b} {a}"),
    (r"middle word out|line without it|cross out word 2|filling", lambda a, _: f"{a} moon"),
    (r"place of moon|replace moon|meet moon|replace\('moon|steps in", lambda a, b: f"{a} and {b}"),
    (r"only the first|keep the first|at the front|\]\[0\]|winner|served", lambda a, _: a),
    (r"word (\w+), not the word", lambda b, _: b),
    (
        r"second|number 2|middle|Don't|latter|must not|last word only|word at the end|"
        r"item [12]|forbidden|dont say|came last|tail of",
        lambda _, b: b,
    ),
)


def solve(prompt: str) -> str:
    """Exactly what the order asks to be written."""
    words = list(dict.fromkeys(word for word in re.findall(r"[a-z]+", prompt.lower()) if word in WORDS))
    for cues, act in RULES:
        if re.search(cues, prompt):
            return act(*words)
    raise ValueError(f"no known order in {prompt!r}")
