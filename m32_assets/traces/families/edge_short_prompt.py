"""Prompts of one character or one bare word: nothing is asked, and the answer says so."""

from string import ascii_lowercase

from m32_assets.traces.family import Draft, family
from m32_assets.traces.words import words_of

SIGNS = {
    "?": "a question mark", "!": "an exclamation mark", ".": "a full stop", ",": "a comma", ";": "a semicolon",
    ":": "a colon", "-": "a hyphen", "+": "a plus sign", "=": "an equals sign", "*": "an asterisk", "#": "a hash sign",
    "%": "a percent sign", "&": "an ampersand", "/": "a slash", "@": "an at sign", "$": "a dollar sign",
    "…": "an ellipsis", "()": "an empty pair of brackets", '""': "an empty pair of quotes",
    "[]": "an empty pair of square brackets",
    "😀": "an emoji", "→": "an arrow",
}  # fmt: skip
WORDS = words_of("why what how who when where which please help and or but so the yes no ok hello thanks maybe")
PROMPTS = (*SIGNS, *map(str, range(100)), *ascii_lowercase, *WORDS)


@family("reasoning", slice="edge_case", prompt=PROMPTS)
def edge_short_prompt(prompt: str) -> Draft:
    if prompt in SIGNS:
        what = SIGNS[prompt]
    elif prompt in WORDS:
        what = f"the word '{prompt}'"
    else:
        what = f"the {'letter' if prompt.isalpha() else 'number' if len(prompt) > 1 else 'digit'} {prompt}"
    answer = f"The question is missing: there is only {what}."
    return Draft(prompt, [("count", f"the whole prompt is {what}, no task"), ("conclude", answer)], answer)
