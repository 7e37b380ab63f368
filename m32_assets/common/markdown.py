"""Text for Markdown tables."""

from __future__ import annotations

import re
from typing import Any, get_args


def table_cell(value: Any, *, escape: str, width: int | None = None) -> str:
    """``value`` on one line, cut to ``width`` characters, with these characters escaped."""
    text = " ".join(str(value).split())
    text = text if width is None or len(text) <= width else text[: width - 1] + "…"
    return re.sub(f"([{re.escape(escape)}])", r"\\\1", text)


def type_name(hint: Any) -> str:
    """A type without its modules, e.g. ``dict[str, Any]``."""
    written = hint.__name__ if isinstance(hint, type) and not get_args(hint) else str(hint)
    return re.sub(r"\b(?:\w+\.)+(\w+)", r"\1", written).replace("NoneType", "None")
