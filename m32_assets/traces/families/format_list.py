"""Three things written as a list in the asked form."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import words_of

# The key is how each line begins: a fixed mark, or # for the number and what follows it, or none.
WORDINGS = keyed_wordings("format_list")
A = words_of("apples bread cheese dates eggs flour grapes honey icing jam kale lemons")
B = words_of("milk nuts oats peas quinoa rice salt tea tomatoes vinegar yogurt yeast")
C = words_of("butter carrots figs garlic mint olives pepper sugar spinach thyme walnuts beans")


@family("synthetic", a=A, b=B, c=C, first=range(3), wording=WORDINGS)
def format_list(a: str, b: str, c: str, first: int, wording: tuple[str, str]) -> Draft:
    key, text = wording
    mark = "" if key == "none" else f"{key} "
    items = [(a, b, c)[(first + i) % 3] for i in range(3)]
    lines = [mark.replace("#", str(i)) + item for i, item in enumerate(items, 1)]
    shown = mark.replace("#", "1").strip()
    plan = f"3 items, 3 lines, {f'the first marked {shown}' if shown else 'no mark'}"
    answer = "\n".join(lines)
    return Draft(text.format(w=", ".join(items)), [("plan", f"list: {plan}"), ("conclude", answer)], answer)
