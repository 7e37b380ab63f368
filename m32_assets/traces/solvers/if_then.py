"""Answers rule-and-fact questions by going through all worlds in which the rules and the fact hold."""

import re
from itertools import product

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
