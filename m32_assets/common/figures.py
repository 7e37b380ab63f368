"""Figures, as PNG bytes that are the same for the same data."""

from __future__ import annotations

import base64
import io
from typing import Any


def canvas(height: float, columns: int = 1) -> tuple[Any, Any]:
    """A figure eight inches wide, and its axes (an array of them where there is more than one column)."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, height), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, columns)
    for each in axes if columns > 1 else [axes]:
        each.spines[["top", "right"]].set_visible(False)
    return figure, axes


def png_of(figure: Any) -> bytes:
    """The figure as a PNG."""
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})  # the version of matplotlib would be in it
    return out.getvalue()


def data_uri(png: bytes) -> str:
    """A PNG as an address that needs no file and no network."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
