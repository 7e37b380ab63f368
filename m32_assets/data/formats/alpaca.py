"""Alpaca: an instruction, an input that may be empty, and the output.

Source: https://github.com/tatsu-lab/stanford_alpaca.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from m32_assets.data.items import Item, answered, meta_of, text_of

NAME = "alpaca"
EXAMPLE = '{"instruction": "…", "input": "", "output": "19 + 4 = 23"}'


def sniff(row: Mapping[str, Any]) -> bool:
    """An instruction and an output."""
    return "instruction" in row and "output" in row


def read(row: Mapping[str, Any], where: str) -> Item:
    """The instruction and the input as question, with the work and the answer that the output holds."""
    prompt = text_of(row, "instruction", where).strip()
    more = text_of(row, "input", where).strip() if row.get("input") is not None else ""
    used = ("instruction", "input", "output")
    return answered(
        f"{prompt}\n\n{more}".strip(), text_of(row, "output", where), meta_of(NAME, row, used), where, "output"
    )
