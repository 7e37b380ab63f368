"""Chats as ``messages``, the form of OpenAI, TRL and axolotl: one question and one answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from m32_assets.data.conversation import chat_of
from m32_assets.data.items import Item, answered, meta_of

NAME = "messages"
EXAMPLE = '{"messages": [{"role": "user", "content": "…"}, {"role": "assistant", "content": "…"}]}'


def sniff(row: Mapping[str, Any]) -> bool:
    """A list of messages."""
    return isinstance(row.get("messages"), list)


def read(row: Mapping[str, Any], where: str) -> Item:
    """The question, with the work and the answer that the assistant's text holds."""
    chat = chat_of(row["messages"], "role", "content", f"{where} messages")
    return answered(
        chat.prompt, chat.completion, meta_of(NAME, row, ("messages",), chat.system), where, "messages", chat.thinking
    )
