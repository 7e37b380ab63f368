"""Work that is one block of prose: its steps, and where it ends and the answer begins.

Steps are the lines of the work; a single line is cut into its sentences. The answer is, in this order:

1. what ``<answer>…</answer>`` holds, or what follows the block ``<reasoning>…</reasoning>`` or ``<think>…</think>``;
2. what follows the last ``####``;
3. what follows ``Answer:`` or the heading ``Answer`` at the end, or ``the answer is`` in the last sentence;
4. what the last ``\\boxed{…}`` holds;
5. the value of the calculation that the text ends with (``19 + 4 = 23``);
6. the whole text, if it is one short line. It is then an answer without work.
"""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

from m32_assets.common.errors import M32Error
from m32_assets.common.text import is_blank
from m32_assets.common.text_files import shown

MAX_ANSWER_CHARS = 200
"""The longest line that counts as an answer without any mark of one."""
MAX_STATED_CHARS = 60
"""The longest answer after ``the answer is``: longer ones go on to say why."""

MAX_SENTENCES = 2000
"""Of a line; the rest of it counts as one. A trace has at most 1000 steps."""
MAX_WRAPPED_CHARS = 1000
"""The longest answer and the longest calculation that are looked into: longer texts stay as they are."""

_BLOCK = re.compile(r"<(reasoning|think|thinking|thought)>(.*?)</\1>(.*)", re.S | re.I)
_BLOCK_END = re.compile(r"(.*?)</(reasoning|think|thinking|thought)>(.*)", re.S | re.I)
_BLOCK_TAG = re.compile(r"</?(?:reasoning|think|thinking|thought)>", re.I)
_END_MARKS = ("<end_of_turn>", "<eos>")
_LABEL = re.compile(r"[^\w\n]*(?:the |my )?(?:final |correct )?answer[^\w\n]{0,4}[:=][*_]{0,3}(.+)", re.I)
_HEADING = re.compile(r"\W*(?:the |my )?(?:final |correct )?answer\W*", re.I)
_STATED = re.compile(r"(.*)\banswer (?:is|equals|would be|=):? *(.+)", re.I)
_NOTHING_BEFORE = re.compile(r"\W*(?:so|thus|hence|therefore)?\W*(?:the |my )?(?:final |correct )?", re.I)
_REASON = re.compile(r"\b(?:because|since|as|so|which|where)\b", re.I)
_CALCULATION = re.compile(
    r".*\d[^=]{0,40}[-+−–×*·÷/^%][^=]*= *([-−–]?[$€£]?[-−–]?\d[\d,. /]*(?:%|(?: ?[^\W\d_]+){0,3}))[.!]?", re.S
)
_WRAPPED = [
    re.compile(pattern, re.S)
    for pattern in (
        r"\*\*(.+)\*\*",
        r"__(.+)__",
        r"`(.+)`",
        r"\\\((.+)\\\)",
        r"\\\[(.+)\\\]",
        r"\$\$?([^$]+)\$\$?",
        r"\\boxed\{([^{}]+)\}",
    )
]
_SENTENCE_END = re.compile(r"""(?<![.!?])[.!?]++["'”’)\]]*+\s++(?=["“‘'(\[]*[^\sa-z])""")
_NO_END = re.compile(r"(?:\b(?:mr|mrs|ms|dr|st|prof|no|nos|vs|fig|eq|cf|ca|approx|e\.g|i\.e)|(?:^|\W)[^\W\d_])\Z", re.I)
_ENUMERATOR = re.compile(r"\W*\d{1,3}")


class Worked(NamedTuple):
    """A text in two parts. The work is empty where there is none."""

    work: str
    answer: str


def steps_of(work: str) -> list[str]:
    """The steps of the work: its lines, or the sentences of its only line."""
    lines = [line.strip() for line in work.split("\n") if not is_blank(line)]
    return sentences_of(lines[0]) if len(lines) == 1 else lines


def sentences_of(text: str) -> list[str]:
    """The sentences of a line. A number, a title or an initial before a period does not end one."""
    found, start = [], 0
    for end in itertools.islice(_SENTENCE_END.finditer(text), MAX_SENTENCES):
        before = text[max(start, end.start() - 16) : end.start()]
        if not _NO_END.search(before) and not (_ENUMERATOR.fullmatch(before) and end.start() - start <= 16):
            found.append(text[start : end.end()].strip())
            start = end.end()
    last = text[start:].strip()
    return [*found, last] if last else found


def worked(text: str, where: str) -> Worked:
    """The work and the answer in what someone's model or file says.

    Raises:
        M32Error: there is no answer, or more than one block of work.
    """
    text = text.replace("\r\n", "\n").strip()
    for mark in _END_MARKS:
        text = text.removesuffix(mark).rstrip()
    block = _BLOCK.fullmatch(text)
    # the chat template of some models writes the opening tag, so that it is not in the text
    head, tail = (block[2], block[3]) if block else ("", text)
    if not block and (ended := _BLOCK_END.fullmatch(text)):
        head, tail = ended[1], ended[3]
    if tag := _BLOCK_TAG.search(f"{head} {tail}"):
        raise M32Error(where, f"a loose {tag[0]}", "one block of work, opened and closed")
    before, opening, rest = tail.partition("<answer>")
    answer, closing, behind = rest.partition("</answer>")
    if opening and closing:
        if not is_blank(behind):
            raise M32Error(where, f"{shown(behind.strip())!r} behind </answer>", "nothing")
        return Worked(_joined(head, before), answer.strip())
    found = _marked(tail.strip()) or (None if head else _calculated(tail)) or _short(tail.strip())
    if found is None:
        raise M32Error(
            where,
            f"no final answer in {shown(tail.strip()[-80:])!r}",
            "<answer>…</answer>, #### and the answer, \\boxed{…}, or a last sentence 'The answer is …'",
        )
    return Worked(_joined(head, found.work), found.answer)


def _marked(text: str) -> Worked | None:
    """By rules 2, 3 and 4."""
    before, mark, after = text.rpartition("####")
    if mark and after.strip() and "\n" not in after.strip():
        return Worked(before.strip(), _plain(after))
    lines = [line for line in text.split("\n") if line.strip()] or [""]
    if label := _LABEL.fullmatch(lines[-1]):
        return Worked("\n".join(lines[:-1]), _plain(label[1]))
    if len(lines) > 1 and _HEADING.fullmatch(lines[-2]):
        return Worked("\n".join(lines[:-2]), _plain(lines[-1]))
    sentences = sentences_of(lines[-1]) or [""]
    if label := _LABEL.fullmatch(sentences[-1]):
        return Worked(text.removesuffix(sentences[-1]).rstrip(), _plain(label[1]))
    if stated := _STATED.fullmatch(sentences[-1]):
        answer = _plain(stated[2])
        if len(answer) <= MAX_STATED_CHARS and not _REASON.search(answer):
            alone = len(lines) == len(sentences) == 1 and _NOTHING_BEFORE.fullmatch(stated[1])
            return Worked("" if alone else text, answer)
    return _boxed(text)


def _boxed(text: str) -> Worked | None:
    """By rule 4. Braces in the box are balanced."""
    start = text.rfind("\\boxed{")
    if start < 0:
        return None
    depth, at = 1, start + len("\\boxed{")
    while at < len(text) and depth:
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
    answer = text[start + len("\\boxed{") : at - 1].strip()
    if depth or not answer:
        return None
    work = text[:start] + answer + text[at:]
    return Worked("" if re.fullmatch(r"\W*", text[:start] + text[at:]) else work, answer)


def _calculated(text: str) -> Worked | None:
    """By rule 5."""
    text = text.strip()
    last = (steps_of(text) or [""])[-1]
    found = _CALCULATION.fullmatch(last) if len(last) <= MAX_WRAPPED_CHARS else None
    return Worked(text, found[1].strip().rstrip(".,")) if found else None


def _short(text: str) -> Worked | None:
    """By rule 6."""
    return Worked("", _plain(text)) if text and "\n" not in text and len(text) <= MAX_ANSWER_CHARS else None


def _plain(answer: str) -> str:
    """The answer without the marks of Markdown or LaTeX around it, and without a final period."""
    before = None
    while answer != before and len(answer) <= MAX_WRAPPED_CHARS:
        before, answer = answer, answer.strip()
        answer = answer[:-1] if answer.endswith(".") and not answer.endswith("..") else answer
        for wrapped in _WRAPPED:
            if found := wrapped.fullmatch(answer):
                answer = found[1]
    return answer


def _joined(head: str, behind: str) -> str:
    return "\n".join(part for part in (head.strip(), behind.strip()) if part)
