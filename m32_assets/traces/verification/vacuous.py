"""Steps that carry neither a value nor a reason: filler, tautologies, restatements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from m32_assets.traces.verification.caches import cached_if_short
from m32_assets.traces.verification.normalization import word_set
from m32_assets.traces.verification.report import AnyTrace

# A step of these words alone is filler.
_FILLER = word_set("""
    a about again ahead all and answer answers are as at be begin by calculate calculation can carefully check compute
    consider continue digit digits do does done each ever every figure final finally find finish first follow following
    for get go going good great handle handling have here how i in is it its just last let lets let's look looking math
    maths me move must my need needed next now number numbers of ok okay on once one ones our place please problem
    proceed process question quickly ready really result right see set simple simply simplify so solve solving start
    starting step steps sum take tens the then there therefore these things think thinking this those through thus to
    together try up us verify verified want we well we'll we're what when will with work working yes you your
    hundreds thousands
    ah alright certainly er erm hm hmm huh oh sure uh um umm yeah yep
    """)
# Verbs that announce work. An expression after one without its value says nothing ("handle 2 - 1").
_ANNOUNCING = re.compile(
    r"(?:handle|handling|compute|calculate|consider|process|evaluate|work out|look at|do|solve|take)\b", re.IGNORECASE
)
_VALUE = re.compile(r"[=≈<>→]|\b(?:is|are|gives|makes|leaves|equals|was|be)\b")
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_RELATION = re.compile(r" (?:is|=|equals|==) ")
# The beginning of a clause: "check: 25 is 25" is a tautology, "3 + 25 = 25" is not.
_CLAUSE = re.compile(r"(?:^|[:;,.(] ?|\b(?:check|verify|so|then|thus|because|since|indeed|confirm) )$", re.I)
_LEADING = re.compile(
    r"(?:(?:so|then|thus|now|again|therefore|hence|we|get|have|that|check|verify|finally|and|ok|okay"
    r"|step \d+|as before|as said|as we know)\b[:,.]? ?)+"
)
_LIST_SIGN = re.compile(r"[:=→\[\]{}\"“«|\n-]")
MAX_WORDS, MAX_SIDE = 8, 200
"""Words, and characters, that are compared on each side of a relation."""
MAX_RELATIONS = 50
"""Relations of a step that are looked at."""
_DIGIT = re.compile(r"\d")
_ENDS = " .,;:!?"


def vacuous_findings(trace: AnyTrace) -> Iterator[str]:
    """A sentence for each step that says nothing new."""
    seen: dict[str, str] = {}
    prompt = _core(trace.prompt)
    answer = _core(trace.final_answer)
    for step in trace.steps:
        content = step.content
        reason = _empty(content)
        core = _core(content)
        if reason and not (reason == "is only filler" and f" {answer} " in f" {core} "):
            yield f"step {step.i} {reason}: {content[:80]!r}"
            continue
        if leading := _LEADING.match(core):
            core = core[leading.end() :] or core
        if core in seen:
            yield f"step {step.i} repeats {seen[core]}: {content[:80]!r}"
        elif core != answer and _restates(core, prompt, answer):
            yield f"step {step.i} restates the prompt: {content[:80]!r}"
        seen[core] = f"step {step.i}"


def _core(text: str) -> str:
    """The text in lower case, with single spaces and no signs at its ends."""
    return " ".join(text.lower().split()).strip(_ENDS)


def _restates(core: str, prompt: str, answer: str) -> bool:
    """Whether a step is most of the prompt, or the prompt without a value, an answer or two words of its own."""
    if core == prompt:
        return True
    if core in prompt:
        return 2 * len(core) > len(prompt) and core.count(" ") >= 3
    if len(prompt) < 12 or prompt not in core:
        return False
    rest = core.replace(prompt, " ", 1)
    if "=" in rest or answer in rest or any(map(str.isdigit, rest)):
        return False
    return sum(word not in _FILLER for word in _WORDS.findall(rest)) < 2


@cached_if_short
def _empty(content: str) -> str | None:
    """Why a step by itself says nothing; None if it says something."""
    has_digit = _DIGIT.search(content) is not None
    if not has_digit:
        if not any(map(str.isalnum, content)):
            return "says nothing" if len(content.strip()) < 2 or content.isascii() else None
        words = _WORDS.findall(content.lower())
        if words and all(word in _FILLER for word in words) and _no_signs(content):
            return "is only filler"
    elif _ANNOUNCING.search(content) and not _VALUE.search(content):
        words = _WORDS.findall(content.lower())
        if all(word in _FILLER or _ANNOUNCING.match(word) for word in words):
            return "announces work without its value"
    for match in islice(_RELATION.finditer(content), MAX_RELATIONS):
        if _same_sides(content, match.start(), match.end(), has_digit):
            return "is a tautology"
    return None


def _no_signs(content: str) -> bool:
    """Whether the step is plain prose. A list, or an answer after a colon, says something."""
    sign = _LIST_SIGN.search(content)
    listed = sign is not None and sign.start() < len(content.rstrip()) - 1
    return not listed or content.lower().startswith(("check", "step", "ok"))


def _same_sides(content: str, end: int, start: int, number: bool) -> bool:
    """Whether the clause around a relation, which goes from ``end`` to ``start``, has the same words on both sides."""
    left = content[max(0, end - MAX_SIDE) : end]
    mine, theirs = left.split(" ")[-MAX_WORDS:], content[start : start + MAX_SIDE].split(" ")[:MAX_WORDS]
    for size in range(1, min(len(mine), len(theirs)) + 1):
        tail, head = " ".join(mine[-size:]), " ".join(theirs[:size])
        if tail.strip("(").lower() != head.rstrip(".,;!)").lower():
            continue
        before = end - len(tail)
        if not number and content[max(0, before - MAX_SIDE) : before].strip():
            continue  # "read backwards, level is level" says something
        if not _CLAUSE.search(content, max(0, before - MAX_SIDE), before):
            continue
        after = content[start + len(head) : start + len(head) + MAX_SIDE].lstrip()
        if not after or head[-1:] in ".,;!)" or after[0].isalpha():
            return True
    return False
