"""``prompt`` and ``completion``, the form of TRL, as text or as messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from m32_assets.data.conversation import chat_of
from m32_assets.data.items import Item, answered, meta_of, text_of

NAME = "completion"
EXAMPLE = '{"prompt": "…", "completion": "<think>…</think>The answer is …"}'


def sniff(row: Mapping[str, Any]) -> bool:
    """A prompt and a completion."""
    return "prompt" in row and "completion" in row


def read(row: Mapping[str, Any], where: str) -> Item:
    """The question, with the work and the answer that the completion holds."""
    used = ("prompt", "completion")
    if isinstance(row["prompt"], list) and isinstance(row["completion"], list):
        chat = chat_of([*row["prompt"], *row["completion"]], "role", "content", f"{where} prompt and completion")
        return answered(
            chat.prompt, chat.completion, meta_of(NAME, row, used, chat.system), where, "completion", chat.thinking
        )
    prompt, completion = text_of(row, "prompt", where), text_of(row, "completion", where)
    return answered(prompt, completion, meta_of(NAME, row, used), where, "completion")
