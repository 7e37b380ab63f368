"""Text of traces is raw: it can be seen, and it has no mark that a template or a tokenizer reads as its own.

A mark in a question, a step or an answer would end a turn or an answer in the middle of a row. Such text is refused: an
escaped mark would be learned as it is written, and a model that is asked about it would write the escape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from m32_assets.common.errors import M32Error
from m32_assets.common.text import is_blank
from m32_assets.traces.schema import ReasoningTrace

_CONTROL_MARK = re.compile(
    # tags of the template
    r"</?(?:reasoning|answer)>"
    # pieces of Gemma's tokenizer that stand for no text; its HTML tags are text
    r"|<(?:(?:start|end)_of_(?:turn|image)|bos|eos|pad|unk|mask|unused[0-9]+)>|\[multimodal\]",
    re.IGNORECASE,
)


class BlankTextError(M32Error):
    """A question, a step or an answer of which nothing can be seen."""


class ControlMarkError(M32Error):
    """A mark of the template or the tokenizer in a question, a step or an answer."""


def control_mark(text: str) -> str | None:
    """The first mark in the text that a template or a tokenizer reads as its own; None where there is none."""
    found = _CONTROL_MARK.search(text)
    return found[0] if found else None


def texts_of(trace: ReasoningTrace) -> Iterator[tuple[str, str]]:
    """``(field, text)`` of everything that a template renders."""
    yield "prompt", trace.prompt
    for step in trace.steps:
        yield f"steps.{step.i}.content", step.content
    yield "final_answer", trace.final_answer


def check_raw(field: str, text: str, where: str) -> None:
    """Refuse a text that is blank or has a control mark.

    Raises:
        BlankTextError: nothing of it can be seen.
        ControlMarkError: it has a mark.
    """
    if is_blank(text):
        raise BlankTextError(f"{where} {field}", repr(text[:20]), "text that can be seen")
    if mark := control_mark(text):
        raise ControlMarkError(f"{where} {field}", f"the control mark {mark}", "text without marks of the template")
