"""A rule or a chain of two, and a fact: forwards, turned round, and the two directions that no rule gives."""

import re
from itertools import pairwise, product

from m32_assets.traces.family import Draft, family
from m32_assets.traces.wordings import keyed_wordings

_LINES = keyed_wordings(__file__)
SCENES, RULES = (tuple(text for key, text in _LINES if key == wanted) for wanted in ("scene", "rule"))
# How many rules; whether the fact is about their beginning; whether it says that this holds.
CASES = [(rules, start, true) for rules in (1, 2) for start in (True, False) for true in (True, False)]
# The questions of "sure" offer no "cannot be known", so they only take what is sure.
POINTS = [
    (key, text, *case)
    for key, text in _LINES
    if key in ("sure", "any")
    for case in CASES
    if key == "any" or case[1] == case[2]
]
VERB = re.compile(r"(.*?) (is|are|has|have) (.*)")


def _say(part: str, holds: bool) -> str:
    """The part as a sentence, or the opposite of it; a leading ``-`` is a *not*."""
    plain = part.removeprefix("-")
    return plain if holds != part.startswith("-") else VERB.sub(r"\1 \2 not \3", plain)


def _first(text: str) -> str:
    return text[0].upper() + text[1:]


def _chain(parts: list[str]) -> str:
    """Each sentence and what follows from it: ``if A, B; if B, C``."""
    return "; ".join(f"if {one}, {other}" for one, other in pairwise(parts))


def _rule(rule: int, c: str, r: str) -> str:
    """The rule in words; *unless* is the last, and not for what is denied."""
    text = RULES[rule % (len(RULES) - c.startswith("-"))]
    return text.format(c=_say(c, True), m=_say(c, False), r=_say(r, True), n=_say(r, False))


@family("reasoning", scene=SCENES, rule=range(len(RULES)), point=POINTS)
def if_then(scene: str, rule: int, point: tuple[str, str, int, bool, bool]) -> Draft:
    (_, text, rules, start, true), parts = point, scene.split("; ")[: point[2] + 1]
    given, asked = (parts[0], parts[-1]) if start else (parts[-1], parts[0])
    said = [_rule(rule + 5 * i, *parts[i : i + 2]) for i in range(rules)]
    fact, plain = _say(given, true), asked.removeprefix("-")
    ask = VERB.sub(r"\2 \1 \3?", plain)
    names = [_say(part, True) for part in parts]
    opposites = [_say(part, False) for part in parts[::-1]]
    several = rules == 2
    steps = [
        ("plan", f"the {'rules say' if several else 'rule says'}: {_chain(names)}; wanted: whether {plain}"),
        ("compare", f"known: {fact}"),
    ]
    if start == true:
        if not start:
            steps.append(("transform", f"turned round and denied: {_chain(opposites)}"))
        elif several:
            steps.append(("transform", f"by the first rule, {names[1]}"))
        answer = "yes" if true != asked.startswith("-") else "no"
        steps.append(("conclude", f"so {_say(asked, true)}: {answer}"))
    else:
        answer = "cannot be known"
        helps = f"the {'rules start' if several else 'rule starts'} from '{names[0]}'"
        steps.append(("compare", f"{helps}, or turned round from '{opposites[0]}'"))
        steps.append(("conclude", f"neither is known, so both answers are possible: {answer}"))
    fields = {"rule": " ".join(f"{_first(r)}." for r in said), "rulel": "; ".join(said)}
    fields |= {"fact": f"{_first(fact)}.", "factl": fact, "ask": _first(ask), "askl": ask, "w": plain}
    return Draft(text.format(**fields), steps, answer)


# Solver: answers rule-and-fact questions by going through all worlds in which the rules and the fact hold.

# The words of a statement without "not", and whether it is affirmed.
Literal = tuple[frozenset[str], bool]
X, Y = r"(?P<x>[^,.;:?!\"]+?)", r"(?P<y>[^,.;:?!\"]+?)"
END = r"(?=[.;,:\"]|$)"
# The form of a rule, and whether its first and its second part stand there denied.
FORMS = (
    (rf"it never happens that {X} while {Y}{END}", False, True),
    (rf"it is impossible that {X} but {Y}{END}", False, True),
    (rf"(?:\bif|whenever|every time|\bwhen|in all cases where|as long as) {X}, (?:then )?{Y}{END}", False, False),
    (rf"{X} only if {Y}{END}", False, False),
    (rf"{X} unless {Y}{END}", True, False),
    (rf"{Y} (?:if|whenever) {X}{END}", False, False),
)


def _literal(clause: str, denied: bool = False) -> Literal:
    words = clause.split()
    return frozenset(words) - {"not"}, ("not" in words) == denied


def solve(prompt: str) -> str:
    """``yes`` or ``no`` where all worlds agree, else ``cannot be known``."""
    text, rules = re.sub(r"yes / no / |in logic", "", prompt.lower()), []
    for form, *denied in FORMS:
        for m in re.finditer(form, text):
            rules.append((_literal(m["x"], denied[0]), _literal(m["y"], denied[1])))
        text = re.sub(form, "", text)
    things = list(dict.fromkeys(part[0] for rule in rules for part in rule))
    asked = fact = None
    filler = r"\b(?:that|and|so|now|right now|today|this morning|at th(?:e|is) moment|besides|look)\b"
    for clause in re.split(r"[.;:,?!\"]", re.sub(filler, ",", text).replace("whether", ",whether")):
        words, is_asked = (
            _literal(clause.replace("whether ", "")),
            re.match(r"\s*(?:whether|is|are|has|have)\b", clause),
        )
        if words[0] in things and is_asked:
            asked = words[0]
        elif words[0] in things:
            fact = words
    if asked is None or fact is None:
        raise ValueError(f"no question or no fact in {prompt!r}")
    found = set()
    for values in product((True, False), repeat=len(things)):
        world = dict(zip(things, values, strict=True))
        if world[fact[0]] == fact[1] and all(world[x] != x_is or world[y] == y_is for (x, x_is), (y, y_is) in rules):
            found.add(world[asked])
    return {(True,): "yes", (False,): "no"}.get(tuple(found), "cannot be known")
