"""Chats of one question and one answer, with or without a system text before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from m32_assets.common.errors import M32Error
from m32_assets.common.text_files import shown
from m32_assets.data.items import short

_ROLES = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "model": "assistant",
}


class Chat(NamedTuple):
    """One question, and what was answered. ``thinking`` is work that was kept apart from the answer."""

    system: str
    prompt: str
    completion: str
    thinking: str


def chat_of(turns: Any, role_key: str, text_key: str, where: str) -> Chat:
    """The chat of a list of turns.

    Raises:
        M32Error: it is not a system text (or none), a question and an answer, or a turn is more than text.
    """
    if not isinstance(turns, Sequence) or isinstance(turns, str):
        raise M32Error(where, shown(json.dumps(turns)), "a list of turns")
    found: list[tuple[str, str, str]] = []
    for number, turn in enumerate(turns):
        place = f"{where}.{number}"
        if not isinstance(turn, Mapping):
            raise M32Error(place, shown(json.dumps(turn)), f"a turn with {role_key} and {text_key}")
        role = _ROLES.get(str(turn.get(role_key)).lower())
        if role is None:
            raise M32Error(f"{place} {role_key}", shown(json.dumps(turn.get(role_key))), "system, user or assistant")
        if more := [key for key in ("tool_calls", "function_call", "audio", "images") if turn.get(key)]:
            raise M32Error(place, more[0], "text only")
        thinking = turn.get("reasoning_content") or turn.get("thinking") or ""
        if not isinstance(thinking, str):
            raise M32Error(f"{place} reasoning_content", shown(json.dumps(thinking)), "text")
        text = _text(turn.get(text_key), f"{place} {text_key}")
        found.append((role, short(text, place), short(thinking, place)))
    roles = [role for role, _, _ in found]
    if roles not in (["user", "assistant"], ["system", "user", "assistant"]):
        raise M32Error(where, f"the turns {shown(', '.join(roles)) or 'none'}", "one question and one answer")
    system = found[0][1] if len(found) == 3 else ""
    return Chat(system, found[-2][1], found[-1][1], found[-1][2])


def _text(content: Any, where: str) -> str:
    """The text of a turn: a string, or parts of which each is text."""
    if isinstance(content, str):
        return content
    if isinstance(content, Sequence) and content:
        parts = [
            part.get("text") if isinstance(part, Mapping) and part.get("type") == "text" else None for part in content
        ]
        if all(isinstance(part, str) for part in parts):
            return "".join(part for part in parts if part)
    raise M32Error(where, shown(json.dumps(content)), "text")
