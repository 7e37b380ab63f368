"""Chats as ``conversations``, the form of ShareGPT: one question and one answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from m32_assets.data.conversation import chat_of
from m32_assets.data.items import Item, answered, meta_of

NAME = "sharegpt"
EXAMPLE = '{"conversations": [{"from": "human", "value": "…"}, {"from": "gpt", "value": "…"}]}'


def sniff(row: Mapping[str, Any]) -> bool:
    """A list of conversations."""
    return isinstance(row.get("conversations"), list)


def read(row: Mapping[str, Any], where: str) -> Item:
    """The question, with the work and the answer that the assistant's text holds."""
    turns = row["conversations"]
    # the same list with the keys of messages is as common
    plain = any(isinstance(turn, Mapping) and "role" in turn for turn in turns)
    chat = chat_of(turns, *(("role", "content") if plain else ("from", "value")), f"{where} conversations")
    system = chat.system or (row["system"] if isinstance(row.get("system"), str) else "")
    return answered(
        chat.prompt,
        chat.completion,
        meta_of(NAME, row, ("conversations", "system"), system),
        where,
        "conversations",
        chat.thinking,
    )
