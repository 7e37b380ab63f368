"""Order of operations: brackets first, then × and ÷, then + and -."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import fill_template, wordings

# What an operation is called, and its result.
NAMES = {
    "+": ("addition", "sum"),
    "-": ("subtraction", "difference"),
    "×": ("multiplication", "product"),
    "÷": ("division", "quotient"),
}
# The expression, its first step, and what is then left to do.
FORMS = (
    ("{a} + {b} × {c}", "{b} × {c} = {bc}", "{a} + {bc}"),
    ("({a} + {b}) × {c}", "{a} + {b} = {ab}", "{ab} × {c}"),
    ("{c} × ({a} + {b})", "{a} + {b} = {ab}", "{c} × {ab}"),
    ("{b} × {c} - {a}", "{b} × {c} = {bc}", "{bc} - {a}"),
    ("{b} × {c} + {a}", "{b} × {c} = {bc}", "{bc} + {a}"),
    ("{a} + {bc} ÷ {c}", "{bc} ÷ {c} = {b}", "{a} + {b}"),
    ("{bc} ÷ {c} + {a}", "{bc} ÷ {c} = {b}", "{b} + {a}"),
    ("{big} - {b} × {c}", "{b} × {c} = {bc}", "{big} - {bc}"),
    ("({ac} + {bc}) ÷ {c}", "{ac} + {bc} = {abc}", "{abc} ÷ {c}"),
)


@family("reasoning", a=range(2, 10), b=range(2, 13), c=range(2, 10), form=FORMS, wording=wordings)
def order_of_operations(a: int, b: int, c: int, form: tuple[str, str, str], wording: str) -> Draft:
    d = a * ((b + c) % 8 + 2)  # what is left of big
    parts = {"a": a, "b": b, "c": c, "ab": a + b, "bc": b * c, "big": b * c + d, "ac": a * c, "abc": a * c + b * c}
    whole, first, rest = (text.format(**parts) for text in form)
    left, sign, right = rest.split()
    x, y = int(left), int(right)
    result = {"+": x + y, "-": x - y, "×": x * y, "÷": x // y}[sign]
    task, first_sign = first.split(" = ")[0], first.split()[1]
    plan = f"{NAMES[first_sign][0]} comes before {NAMES[sign][0]}, so {task} first"
    if "(" in whole:
        plan = f"brackets come first, so {task}"
    steps = [
        ("plan", f"the calculation {whole}; wanted: its value"),
        ("recall", plan),
        ("compute", f"{NAMES[first_sign][1]}: {first}"),
        ("conclude", f"{NAMES[sign][1]}: {rest} = {result}"),
    ]
    # p and t are the expression as programs have it, x with other signs.
    typed = whole.translate(str.maketrans("×÷", "*/"))
    forms = {"e": whole, "p": typed, "t": typed.replace(" ", ""), "x": whole.translate(str.maketrans("×÷", "x:"))}
    return Draft(fill_template(wording, **forms, a=a, b=b, c=c), steps, str(result))


# Solver: evaluates an expression by rewriting its text, the strongest operation first.
def _product(match: re.Match[str]) -> str:
    a, sign, b = int(match[1]), match[2], int(match[3])
    return str(a * b if sign == "×" else a // b)


def _sum(match: re.Match[str]) -> str:
    return str(int(match[1]) + int(match[3]) if match[2] == "+" else int(match[1]) - int(match[3]))


def _plain(text: str) -> str:
    for pattern, act in ((r"(\d+) ([×÷]) (\d+)", _product), (r"(\d+) ([-+]) (\d+)", _sum)):
        while re.search(pattern, text):
            text = re.sub(pattern, act, text, count=1)
    return text


def solve(prompt: str) -> str:
    """The number that is left."""
    signs = {"*": "×", "x": "×", "/": "÷", ":": "÷"}
    text = re.sub(r"(?<=[\d)]) ?([-+×÷*/x:]) ?(?=[\d(])", lambda m: f" {signs.get(m[1], m[1])} ", prompt)
    found = re.search(r"\(?\d+ [-+×÷] [-+×÷\d() ]*\d\)?", text)
    if found is None:
        raise ValueError(f"no expression in {prompt!r}")
    return _plain(re.sub(r"\(([^()]*)\)", lambda m: _plain(m[1]), found[0])).strip("()")
