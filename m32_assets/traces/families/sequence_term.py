"""Rows of numbers by a rule, shown or told: a later, missing or first number, its place, the step."""

import re
from itertools import pairwise

from m32_assets.traces.columns import divided, multiplied, steps_of
from m32_assets.traces.family import Draft, family
from m32_assets.traces.text import numbers_in_words
from m32_assets.traces.wordings import keyed_wordings, told

NTH = "3rd third 4th fourth 5th fifth 6th sixth 7th seventh 8th eighth 9th ninth 10th tenth".split()
# Sign, first number, step, and the n of the question.
ADD = [("+", a, d, 6 + (a + d) % 5) for d in range(2, 13) for a in range(2 + d % 3, 40, 4)]
SUB = [("-", a + 10 * d, d, n) for _, a, d, n in ADD]
MUL = [("×", a, d, n) for d, most in ((2, 16), (3, 9)) for a in range(2, most) for n in (3, 4, 5) if a * d**n < 400]
DIV = [("÷", a * d**n, d, n) for _, a, d, n in MUL]
ONLY = {"term +-×÷": 5, "gap +-×÷": 4, "before +-×÷": 4}  # of products, one n
# A key is what is asked and the signs that the wording takes; <up/down> has a word for each.
POINTS = [
    (key, text, *rule)
    for key, text in keyed_wordings("sequence_term")
    for rule in (*ADD, *SUB, *MUL, *DIV)
    if rule[0] in key and (rule[0] in "+-" or rule[3] == ONLY.get(key, rule[3]))
]


@family("reasoning", point=POINTS)
def sequence_term(point: tuple[str, str, str, int, int, int]) -> Draft:
    key, text, op, a, d, n = point
    kind, even, up, after = key.split(" ")[0], op in "+-", op == "+", key.startswith(("after", "times", "often"))
    m, hole = n if after else n - 1, {"gap": 1 + (a + d) % 3, "before": 0}.get(kind, 9)
    row = [{"+": a + d * i, "-": a - d * i, "×": a * d**i, "÷": a // d**i}[op] for i in range(max(m, 4) + 1)]
    claims, b = [f"{x} {op} {d} = {y}" for x, y in pairwise(row)], row[2 if kind == "mid" else m]
    pairs = [sorted(row[i : i + 2]) for i in range(4) if hole not in (i, i + 1)]
    rule = "".join(f"{y} {'-' if even else '÷'} {x} = {d}, " for x, y in pairs[:2]) + f"so each time {op} {d}"
    low, high, way = min(a, b), max(a, b), abs(a - b)
    apart, ups, downs = f"{high} - {low} = {way}", f"{way} + {low} = {high}", f"{high} - {way} = {low}"
    moved = [*([] if after else [f"{n} - 1 = {m}"]), *multiplied(d, m)]
    count = f"{n} × {d}" if after else f"{n} - 1, then × {d}"
    walk = [f"{'after' if after else 'number'} {i + 2 - after}: {claim}" for i, claim in enumerate(claims[:m])]
    far = (f"first {count}, then {f'+ {a}' if up else f'{a} - that'}", [*moved, ups if up else downs], b)
    forms = {
        "gap": (rule, [f"missing: {claims[hole - 1]}"] if hole < 9 else [], row[hole % 9]),
        "before": (rule, [f"before it: {row[1]} {'-+÷×'['+-×÷'.index(op)]} {d} = {a}"], a),
        "mid": (f"first {high} - {low}, then ÷ 2, then + {a}", [apart, *divided(way, 2), claims[0]], row[1]),
        "place": (f"first {high} - {low}, then ÷ {d}, then + 1", [apart, *divided(way, d), f"{m} + 1 = {n}"], n),
        "times": (f"first {high} - {low}, then ÷ {d}", [apart, *divided(way, d)], n),
        "often": (f"{op} {d} until it is {b}, and count", [*walk, f"{b} after {n} times"], n),
        "first": (f"first {count}, then {f'{b} - that' if up else f'+ {b}'}", [*moved, downs if up else ups], a),
        "size": (f"first {high} - {low}, then ÷ the {n} - 1 steps", [apart, f"{n} - 1 = {m}", *divided(way, m)], d),
        "term": (rule, walk[3 if even else 2 :], b) if m < 7 else (f"{rule}; {far[0]}", *far[1:]),
    }
    by_walk = (f"{'' if after else f'{n} - 1 = '}{m} times {op} {d}, from {a}", walk, b)
    plan, lines, answer = forms.get(kind, far if even else by_walk)
    plan = f"{rule}; {plan}" if kind == "place" and "shown" in text else plan
    holed, asked = (", ".join(mark if i == hole else str(x) for i, x in enumerate(row[:5])) for mark in "_?")
    shown, nth = ", ".join(map(str, row[hole == 0 :][: 4 if even else 3])), NTH[2 * n - 6 + (a + n) % 2]
    chosen = "+-".find(op) if even else d - 2 + 2 * (op == "÷")
    text = re.sub("<(.*?)>", lambda words: words[1].split("/")[chosen], text)
    prompt = told(text, a=a, b=b, d=d, n=n, nth=nth, shown=shown, holed=holed, asked=asked)
    worded = (a + d) % 3 == 0 and not re.search(r"\d, [\d_?.]", prompt)
    return Draft(numbers_in_words(prompt) if worded else prompt, [("plan", plan), *steps_of(lines)], str(answer))
