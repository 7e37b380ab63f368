"""Exact orders about two words, to be carried out to the letter."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.words import words_of

# The order, what is done first, and the outcome; {A} and {B} are capitals, {i} and {j} capital initials.
ORDERS = (
    ("Write the word {a} three times and then {b} once, with dashes between all words.", "4 words, 3 dashes",
     "{a}-{a}-{a}-{b}"),
    ("Write {a} in capital letters and {b} in small letters, with one space between.", "{a} → {A}", "{A} {b}"),
    ("Here are three words: {a}, {b}, moon. Write only the second.", "1 {a}, 2 {b}, 3 moon", "{b}"),
    ("Write the word {b}, not the word {a}. Write nothing else.", "leave {a} out", "{b}"),
    ("Swap the two words: {a} {b}", "{b} goes first, {a} second", "{b} {a}"),
    ("Write {a}, then a comma and a space, then {b}, then a full stop.", "{a} / comma / {b} / stop", "{a}, {b}."),
    ("Put {a} in round brackets and {b} in square brackets, with nothing between them.", "({a}), then [{b}]",
     "({a})[{b}]"),
    ("Join {a} and {b} with an underscore.", "one sign between, no spaces", "{a}_{b}"),
    ("Write {a} on one line and {b} on the next.", "2 lines, one word each", "{a}\n{b}"),
    ("Write the first letter of {a} and the first letter of {b} as two capitals without a space.",
     "{a} gives {i}, {b} gives {j}", "{i}{j}"),
    ("Put a star right before and right after each word: {a} {b}", "{a} → *{a}*", "*{a}* *{b}*"),
    ("Number the words on one line like 1) 2): {a} {b}", "{a} gets 1, {b} gets 2", "1) {a} 2) {b}"),
    ("Alternate {a} and {b} until each stands there twice. Use spaces.", "4 words, {a} first", "{a} {b} {a} {b}"),
    ("Answer with {a} in double quotes, a plus sign and {b} in double quotes. No spaces.", 'quoted: "{a}" and "{b}"',
     '"{a}"+"{b}"'),
    ("End with {a}, begin with {b}, and put the word and in the middle.", "start {b}, end {a}", "{b} and {a}"),
    ("Print {a} twice without a space, then a slash, then {b}.", "{a} twice: {a}{a}", "{a}{a}/{b}"),
)  # fmt: skip
FIRST = words_of("apple bird cloud drum eagle field glass hill island juice kite lamp maple night ocean pearl")
SECOND = words_of("queen river stone tiger urn violet wind yard zebra acorn bread candle door feather garden hat")


@family("synthetic", a=FIRST, b=SECOND, order=ORDERS)
def follow_instructions(a: str, b: str, order: tuple[str, str, str]) -> Draft:
    parts = {"a": a, "b": b, "A": a.upper(), "i": a[0].upper(), "j": b[0].upper()}
    prompt, first, answer = (text.format(**parts) for text in order)
    return Draft(prompt, [("plan", first), ("conclude", f"result: {answer}")], answer)
