"""Short stories whose small numbers are written as words."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings, told
from m32_assets.traces.words import words_of

# The operation, and the story with the numbers x and y as words; x is the larger where something is taken away or
# shared.
WORDINGS = keyed_wordings("small_story")
NUMBERS = words_of("two three four five six seven eight nine ten eleven twelve")
NAMES = {
    "+": "more, so addition",
    "-": "fewer, so subtraction",
    "×": "equal groups, so multiplication",
    "÷": "equal parts, so division",
}


@family("reasoning", x=range(11), y=range(11), wording=WORDINGS)
def small_story(x: int, y: int, wording: tuple[str, str]) -> Draft:
    sign, text = wording
    a, b = x + 2, y + 2
    if sign in "-÷":  # a up to 144, written in digits beyond twelve
        a = a + b if sign == "-" else a * b
    first = NUMBERS[a - 2] if a <= 12 else str(a)
    result = {"+": a + b, "-": a - b, "×": a * b, "÷": a // b}[sign]
    prompt = told(text, x=first, y=NUMBERS[b - 2], a=a, b=b)
    steps = [("plan", f"{NAMES[sign]}: {a} {sign} {b}"), ("conclude", f"{a} {sign} {b} = {result}")]
    prompt = prompt[0].upper() + prompt[1:] if text.startswith("{") else prompt
    return Draft(prompt, steps, str(result))
