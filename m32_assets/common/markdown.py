"""Text in Markdown tables."""

from __future__ import annotations

import re
from typing import Any, get_args


def table_cell(value: Any, width: int) -> str:
    """``value`` as plain text: one line of at most ``width`` characters before escaping, without markup or HTML."""
    text = " ".join(str(value).split())
    return re.sub(r"([\\|`*_<>\[\]~])", r"\\\1", text if len(text) <= width else text[: width - 1] + "…")


def type_name(hint: Any) -> str:
    """A type without its modules, e.g. ``dict[str, Any]``."""
    written = hint.__name__ if isinstance(hint, type) and not get_args(hint) else str(hint)
    return re.sub(r"\b(?:\w+\.)+(\w+)", r"\1", written).replace("NoneType", "None")
