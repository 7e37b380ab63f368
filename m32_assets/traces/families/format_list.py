"""Three things written as a list in the asked form."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.words import words_of

# How each line begins: a fixed mark, or a number and what follows it.
WORDINGS = (
    ("- ", "Write {w} as a bulleted list with hyphens."),
    ("- ", "Make a Markdown list of: {w}"),
    ("- ", "Shopping: {w}. One line each, a hyphen and a space in front."),
    ("* ", "List {w} line by line, each with an asterisk and a space before it."),
    ("* ", "Turn '{w}' into bullet points marked with *."),
    ("#. ", "Number these: {w}"),
    ("#. ", "Write {w} as a numbered list, like 1. and so on."),
    ("#. ", "A recipe needs {w}. Put the ingredients into an ordered list, 1. first."),
    ("#) ", "Enumerate {w}, one a line, in the form 1) 2) 3)."),
    ("#) ", "Format as a list with 1), 2), 3): {w}"),
    ("", "Put each of {w} on its own line with nothing else."),
    ("", "Split '{w}' into lines, one item a line."),
)
A = words_of("apples bread cheese dates eggs flour grapes honey icing jam kale lemons")
B = words_of("milk nuts oats peas quinoa rice salt tea tomatoes vinegar yogurt yeast")
C = words_of("butter carrots figs garlic mint olives pepper sugar spinach thyme walnuts beans")


@family("synthetic", a=A, b=B, c=C, first=range(3), wording=WORDINGS)
def format_list(a: str, b: str, c: str, first: int, wording: tuple[str, str]) -> Draft:
    mark, text = wording
    items = [(a, b, c)[(first + i) % 3] for i in range(3)]
    lines = [mark.replace("#", str(i)) + item for i, item in enumerate(items, 1)]
    shown = mark.replace("#", "1").strip()
    plan = f"3 items, 3 lines, {f'the first marked {shown}' if shown else 'no mark'}"
    answer = "\n".join(lines)
    return Draft(text.format(w=", ".join(items)), [("plan", f"list: {plan}"), ("conclude", answer)], answer)
