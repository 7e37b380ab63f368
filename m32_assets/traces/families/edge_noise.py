"""A simple question amid what must be ignored: adverts, logs, signatures, stories, tags, withdrawn questions."""

from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import spelled
from m32_assets.traces.wordings import keyed_wordings, told
from m32_assets.traces.words import WORDS

WORDINGS = keyed_wordings("edge_noise")
TASKS = [(i, *wording) for i, wording in enumerate(WORDINGS) if wording[0] != "frame"]
FRAMES = [text for key, text in WORDINGS if key == "frame"]
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What is asked, the work, the answer.
KINDS = {
    "sum": ("{a} + {b}", "{a} + {b} = {sum}"),
    "less": ("{a} - {b}", "{a} - {b} = {less}"),
    "times": ("{i} × {j}", "{i} × {j} = {p}"),
    "by": ("{p} ÷ {j}", "{j} × {i} = {p}; {p} ÷ {j} = {i}"),
    "larger": ("the larger of {a} and {e}", "{high} > {low}, so {high}"),
    "smaller": ("the smaller of {a} and {e}", "{low} < {high}, so {low}"),
    "first": ("the first of {u}, {v}, {w}", "the row begins with {u}"),
    "last": ("the last of {u}, {v}, {w}", "the row ends with {w}"),
    "letters": ("the letters of {w}", "{spelled}; letters: {length}"),
    "copy": ("copy {code}", "the code as it stands: {code}"),
    "write": ("write {w}", "nothing but the word {w}"),
}


@family("reasoning", slice="edge_case", k=range(40), task=TASKS, frame=FRAMES)
def edge_noise(k: int, task: tuple[int, str, str], frame: str) -> Draft:
    number, kind, text = task
    k = 5 * k + number % 5  # no two wordings of a kind share numbers
    a, b, i, j = 21 + 37 * k % 78, 3 + 11 * k % 18, 2 + k % 9, 2 + k // 9 % 11
    e = 10 + (a + 31 + k % 40) % 89
    u, v, w = (WORDS[(29 * k + start + 13 * len(frame)) % len(WORDS)] for start in (0, 71, 160))
    code = f"{chr(65 + k % 26)}{b}{chr(97 + a % 26)}-{a}{chr(65 + b)}"
    parts = {"a": a, "b": b, "e": e, "i": i, "j": j, "p": i * j, "u": u, "v": v, "w": w, "code": code}
    more = {"sum": a + b, "less": a - b, "high": max(a, e), "low": min(a, e), "spelled": spelled(w), "length": len(w)}
    x, y = 11 + (7 * k + len(text)) % 19, 31 + (5 * k + len(frame)) % 28
    prompt = told(frame, t=text.format(**parts), x=x, y=y, n="\n", day=DAYS[(k + x) % 7])
    asked, work = (part.format(**parts, **more) for part in KINDS[kind])
    *before, last = work.split("; ")
    steps = [("plan", f"the question: {asked}; the rest does not matter"), *(("compute", claim) for claim in before)]
    return Draft(prompt, [*steps, ("conclude", last)], last.rsplit(" ", 1)[1])
