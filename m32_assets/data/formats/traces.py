"""This project's own traces: steps with their types, or the flat form with steps as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.text_files import shown
from m32_assets.data.items import Item, item_of, meta_of, short, text_of
from m32_assets.data.work_text import steps_of
from m32_assets.traces.jsonl import trace_of

NAME = "traces"
EXAMPLE = '{"prompt": "…", "trace_steps": ["…", "…"], "final_answer": "…"}'
_FIELDS = ("trace_version", "prompt", "trace_steps", "steps", "final_answer", "meta")


def sniff(row: Mapping[str, Any]) -> bool:
    """A prompt, and steps under either name."""
    return "prompt" in row and ("trace_steps" in row or "steps" in row)


def read(row: Mapping[str, Any], where: str) -> Item:
    """A trace; a question where the steps are missing, null or empty."""
    if "steps" in row and "trace_steps" in row:
        raise M32Error(f"{where} steps", "steps and trace_steps", "one of the two")
    field = "steps" if "steps" in row else "trace_steps"
    steps, meta = row[field], row.get("meta")
    if meta is not None and not isinstance(meta, dict):
        raise M32Error(f"{where} meta", shown(json.dumps(meta)), "an object or null")
    extra = meta_of(NAME, row, _FIELDS).get("extra")
    if extra:
        meta = {**(meta or {}), "extra": extra}
    prompt, answer = text_of(row, "prompt", where), text_of(row, "final_answer", where)
    if isinstance(steps, list) and steps and all(isinstance(step, dict) for step in steps):
        version = text_of(row, "trace_version", where) if "trace_version" in row else "1.0"
        strict = {"trace_version": version, "prompt": prompt, "final_answer": answer, "steps": steps, "meta": meta}
        return trace_of(strict, where)
    if isinstance(steps, str):
        steps = steps_of(short(steps, f"{where} {field}")) or [steps]
    if steps is not None and not isinstance(steps, list):
        raise M32Error(f"{where} {field}", shown(json.dumps(steps)), "a list of texts, or one text")
    for number, step in enumerate(steps or []):
        if not isinstance(step, str):
            raise M32Error(f"{where} {field}.{number}", shown(json.dumps(step)), "text")
    return item_of(prompt, steps or [], answer, meta, where)
