"""Plots of a dataset: its families, and the lengths of its traces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from m32_assets.common.figures import canvas, png_of
from m32_assets.common.svg import SECOND, TUNED, columns, drawing, words
from m32_assets.traces.schema import ReasoningTrace, topic_of

_COLOURS = {"reasoning": "#1f6f8b", "synthetic": "#e08e45", "golden_style": "#c9a227"}
_OTHER = "#8a8a8a"
_BINS = 20


def composition_plot(traces: Sequence[ReasoningTrace]) -> bytes:
    """Traces by family, coloured by category, the edge cases hatched; a PNG."""
    counts: Counter[tuple[str, str, bool]] = Counter()
    for trace in traces:
        meta = trace.meta or {}
        category, family = str(meta.get("category", "uncategorized")), topic_of(trace) or "none named"
        counts[category, family, meta.get("slice") == "edge_case"] += 1
    order = sorted(
        counts, key=lambda key: (list(_COLOURS).index(key[0]) if key[0] in _COLOURS else 9, key), reverse=True
    )
    figure, axes = canvas(1.2 + 0.15 * len(order))
    for y, key in enumerate(order):
        category, _, edge = key
        axes.barh(
            y, counts[key], color=_COLOURS.get(category, _OTHER), hatch="///" if edge else None, edgecolor="white"
        )
    axes.set_yticks(range(len(order)), [family.replace("_", " ") for _, family, _ in order], fontsize=6)
    axes.set_ylim(-0.6, len(order) - 0.4)
    axes.set_xlabel("traces")
    shares: Counter[str] = Counter()
    for (category, _, _), count in counts.items():
        shares[category] += count
    names = [*(name for name in _COLOURS if shares[name]), *(name for name in sorted(shares) if name not in _COLOURS)]
    axes.set_title(
        "; ".join(f"{name} {100 * shares[name] / len(traces):g} %" for name in names) or "no traces", fontsize=9
    )
    return png_of(figure)


def length_plot(tokens: Sequence[int], steps: Sequence[int], unit: str) -> bytes:
    """Two histograms, of tokens and of steps per trace; a PNG."""
    figure, (left, right) = canvas(2.8, 2)
    left.hist(tokens, bins=min(40, len(set(tokens)) or 1), color="#1f6f8b")
    left.set_xlabel(f"{unit} per trace")
    left.set_ylabel("traces")
    most = max(steps, default=1)
    right.hist(steps, bins=[i + 0.5 for i in range(most + 1)], color="#e08e45", rwidth=0.9)
    right.set_xlabel("steps per trace")
    right.xaxis.get_major_locator().set_params(integer=True)
    return png_of(figure)


def length_sketch(tokens: Sequence[int], steps: Sequence[int], unit: str) -> str:
    """Both histograms in a data URI small enough for the asset page to show without a click; an SVG."""
    parts = []
    for x, lengths, colour, name in ((0, tokens, TUNED, unit), (220, steps, SECOND, "steps")):
        low, high = min(lengths), max(lengths)
        width = max(1, -(-(high - low + 1) // _BINS))
        counts = Counter((length - low) // width for length in lengths)
        tallest = max(counts.values())
        heights = [64 * counts[bin] / tallest for bin in range((high - low) // width + 1)]
        parts += [
            words(x, 12, f"{name} per trace, {low} to {high}"),
            columns(heights, x, 86, 180 / max(8, len(heights)), colour),
        ]
    return drawing(420, 90, parts)
