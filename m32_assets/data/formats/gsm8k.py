"""GSM8K: the answer is the work, line by line, then ``####`` and the final answer.

Source: https://github.com/openai/grade-school-math. Its calculator marks are checked and removed in every form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.text_files import shown
from m32_assets.data.items import Item, item_of, meta_of, text_of
from m32_assets.data.work_text import steps_of

NAME = "gsm8k"
EXAMPLE = '{"question": "…", "answer": "36/3 = <<36/3=12>>12\\n#### 12"}'


def sniff(row: Mapping[str, Any]) -> bool:
    """A question, and an answer with ``####`` in it."""
    return "question" in row and isinstance(row.get("answer"), str) and "####" in row["answer"]


def read(row: Mapping[str, Any], where: str) -> Item:
    """A trace; a question where nothing is before the ``####``."""
    work, _, answer = text_of(row, "answer", where).rpartition("####")
    if not answer.strip() or "\n" in answer.strip():
        raise M32Error(f"{where} answer", f"{shown(answer)!r} behind ####", "the final answer, on one line")
    if "####" in work:
        raise M32Error(f"{where} answer", "#### more than once", "one final answer")
    prompt = text_of(row, "question", where).strip()
    return item_of(prompt, steps_of(work), answer.strip(), meta_of(NAME, row, ("question", "answer")), where)
