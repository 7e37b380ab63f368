"""Matplotlib figures as PNG bytes; the same data give the same bytes."""

from __future__ import annotations

import base64
import io
from typing import Any


def canvas(height: float, columns: int = 1) -> tuple[Any, Any]:
    """A figure eight inches wide and its axes, which are an array if there are several columns."""
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
    figure.savefig(out, format="png", metadata={"Software": None})  # else it holds the version of matplotlib
    return out.getvalue()


def data_uri(png: bytes) -> str:
    """A PNG as a ``data:`` URI."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
