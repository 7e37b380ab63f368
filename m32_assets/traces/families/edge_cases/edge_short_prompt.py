"""Prompts of one character, one bare word or two: nothing is asked, and the answer says so."""

import unicodedata
from string import ascii_lowercase

from m32_assets.traces.family import Draft, family
from m32_assets.traces.words import words_of

SIGNS = {
    "?": "a question mark",
    "!": "an exclamation mark",
    ".": "a full stop",
    ",": "a comma",
    ";": "a semicolon",
    ":": "a colon",
    "-": "a hyphen",
    "+": "a plus sign",
    "=": "an equals sign",
    "*": "an asterisk",
    "#": "a hash sign",
    "%": "a percent sign",
    "&": "an ampersand",
    "/": "a slash",
    "@": "an at sign",
    "$": "a dollar sign",
    "…": "an ellipsis",
    "()": "an empty pair of brackets",
    '""': "an empty pair of quotes",
    "[]": "an empty pair of square brackets",
    "😀": "an emoji",
    "→": "an arrow",
    "_": "an underscore",
    "~": "a tilde",
    "^": "a caret",
    "|": "a vertical bar",
    "<": "a less-than sign",
    ">": "a greater-than sign",
    "°": "a degree sign",
    "'": "an apostrophe",
    "`": "a backtick",
    "\\": "a backslash",
    "×": "a multiplication sign",
    "÷": "a division sign",
    "√": "a square root",
    "∞": "an infinity sign",
    "§": "a section sign",
    "✓": "a check mark",
    "???": "a row of question marks",
    "!!!": "a row of exclamation marks",
    "...": "a row of full stops",
    "---": "a row of hyphens",
    "===": "a row of equals signs",
    "####": "a row of hash signs",
    "//": "a row of slashes",
    "*****": "a row of asterisks",
}
WORDS = words_of(
    "why what how who when where which please help and or but so the yes no ok hello thanks maybe hi Hey! "
    "stop Wait... if "
    "because again nothing something more less true false right Wrong! begin start end continue repeat Really? sure "
    "Fine. well um Hmm... oops Wow! maths numbers test question answer word listen think explain sorry never always "
    "today here now go cat red add number twelve seven easy example blah asdf xyz lol"
)
PAIRS = (
    "so what",
    "and then",
    "yes please",
    "what now",
    "Help me!",
    "tell me",
    "Go on.",
    "thank you",
    "Good morning!",
    "no idea",
    "How come?",
    "why not",
    "of course",
    "not now",
    "the answer",
    "a question",
    "or else",
    "because of",
    "see above",
    "as usual",
    "same again",
    "what if",
    "is it",
    "how many",
    "how much",
    "equal to",
    "blah blah",
)
BIG = (100, 101, 128, 144, 200, 250, 365, 404, 500, 512, 750, 777, 999, 1000, 1024, 1984, 2000, 5000, 12345)
PROMPTS = (*SIGNS, *map(str, range(100)), *ascii_lowercase, *WORDS, *PAIRS, *map(str, BIG))


@family("reasoning", slice="edge_case", prompt=PROMPTS)
def edge_short_prompt(prompt: str) -> Draft:
    are = "is"
    if prompt in SIGNS:
        what = SIGNS[prompt]
    elif prompt in WORDS:
        what = f"the word '{prompt}'"
    elif prompt in PAIRS:
        what, are = f"the words '{prompt}'", "are"
    else:
        what = f"the {'letter' if prompt.isalpha() else 'number' if len(prompt) > 1 else 'digit'} {prompt}"
    answer = f"The question is missing: there {are} only {what}."
    return Draft(prompt, [("count", f"the whole prompt is {what}, no task"), ("conclude", answer)], answer)


# Solver: answers prompts too short to ask anything by naming the one thing that is there.

# The names of signs.
NAMES = {
    "FULL STOP": "full stop",
    "HYPHEN-MINUS": "hyphen",
    "NUMBER SIGN": "hash sign",
    "SOLIDUS": "slash",
    "COMMERCIAL AT": "at sign",
    "HORIZONTAL ELLIPSIS": "ellipsis",
    "RIGHTWARDS ARROW": "arrow",
    "LOW LINE": "underscore",
    "CIRCUMFLEX ACCENT": "caret",
    "VERTICAL LINE": "vertical bar",
    "GRAVE ACCENT": "backtick",
    "REVERSE SOLIDUS": "backslash",
    "INFINITY": "infinity sign",
}
BRACKETS = {"(": "brackets", '"': "quotes", "[": "square brackets"}


def solve(prompt: str) -> str:
    """What is there, found through the names of the Unicode characters."""
    first = prompt[0]
    if first in BRACKETS:
        what = f"an empty pair of {BRACKETS[first]}"
    elif unicodedata.category(first) == "Nd":
        what = f"the {'digit' if prompt[1:] == '' else 'number'} {prompt}"
    elif unicodedata.category(first)[0] == "L":
        if " " in prompt:
            return f"The question is missing: there are only the words '{prompt}'."
        what = f"the letter {prompt}" if prompt[1:] == "" else f"the word '{prompt}'"
    else:
        name = unicodedata.name(first)
        name = "emoji" if ord(first) > 0x1F000 else NAMES.get(name, name.lower())
        if prompt[1:]:
            what = f"a row of {name}{'es' if name.endswith('sh') else 's'}"
        else:
            what = f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
    return f"The question is missing: there is only {what}."
