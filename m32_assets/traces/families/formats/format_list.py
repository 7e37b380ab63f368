"""Three things written as a list in the asked form."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import words_of

A = words_of("apples bread cheese dates eggs flour grapes honey icing jam kale lemons")
B = words_of("milk nuts oats peas quinoa rice salt tea tomatoes vinegar yogurt yeast")
C = words_of("butter carrots figs garlic mint olives pepper sugar spinach thyme walnuts beans")


# The key is how each line begins: a fixed mark, or # for the number and what follows it, or none.
@family("synthetic", a=A, b=B, c=C, first=range(3), wording=keyed_wordings)
def format_list(a: str, b: str, c: str, first: int, wording: tuple[str, str]) -> Draft:
    key, text = wording
    mark = "" if key == "none" else f"{key} "
    items = [(a, b, c)[(first + i) % 3] for i in range(3)]
    lines = [mark.replace("#", str(i)) + item for i, item in enumerate(items, 1)]
    shown = mark.replace("#", "1").strip()
    plan = f"3 items, 3 lines, {f'the first marked {shown}' if shown else 'no mark'}"
    answer = "\n".join(lines)
    return Draft(text.format(w=", ".join(items)), [("plan", f"list: {plan}"), ("conclude", answer)], answer)


# Solver: formats lists by filling a three-line pattern chosen from the words of the prompt.

# Cues of a form, and the form.
PATTERNS = (
    (
        r"no bullets|without any|plain|line breaks|its own line|Split|commas away|nothing added|no marks|bare|"
        r"hit enter",
        "{}\n{}\n{}",
    ),
    (r"1\)|round bracket", "1) {}\n2) {}\n3) {}"),
    (r"[Nn]umber|[Oo]rdered|1\.", "1. {}\n2. {}\n3. {}"),
    (r"hyphen|Markdown|YAML", "- {}\n- {}\n- {}"),
    (r"[Aa]sterisk|\*", "* {}\n* {}\n* {}"),
)


def solve(prompt: str) -> str:
    """The three items, a line each."""
    found = re.search(r"([a-z]+), ([a-z]+), ([a-z]+)", prompt)
    if found is None:
        raise ValueError(f"no items in {prompt!r}")
    return next(shape for words, shape in PATTERNS if re.search(words, prompt)).format(*found.groups())
