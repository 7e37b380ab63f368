"""Pictures for the asset's metadata and the report, as PNG bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from m32_assets.evaluation.scorecard import Scorecard
from m32_assets.pictures import canvas, png_of


def category_plot(baseline: Scorecard, tuned: Scorecard) -> bytes:
    """Accuracy by category before and after, as a PNG; the same cards give the same bytes."""
    names = sorted(tuned.category_scores, key=lambda name: (tuned.category_scores[name], name))
    rows = range(len(names))
    figure, axes = canvas(1.4 + 0.34 * len(names))
    axes.barh([y + 0.2 for y in rows], [tuned.category_scores[n] for n in names], 0.4, label="tuned", color="#1f6f8b")
    before = [baseline.category_scores.get(name, 0.0) for name in names]
    axes.barh([y - 0.2 for y in rows], before, 0.4, label="untuned", color="#c9c9c9")
    axes.set_yticks(list(rows), [name.replace("_", " ") for name in names])
    axes.set_xlim(0, 100)
    axes.set_xlabel("right answers, %")
    axes.set_title(f"untuned {baseline.primary_score:g} → tuned {tuned.primary_score:g} of 100", fontsize=11)
    figure.legend(loc="outside lower center", ncols=2, frameon=False)
    return png_of(figure)


def loss_plot(rows: Sequence[dict[str, Any]]) -> bytes:
    """Training loss by step, with the validation loss where it was measured, as a PNG.

    Args:
        rows: those of ``metrics.jsonl``: ``step``, ``loss`` and sometimes ``validation_loss``.
    """
    figure, axes = canvas(3.4)
    known = [row for row in rows if row.get("loss") is not None]
    axes.plot([row["step"] for row in known], [row["loss"] for row in known], label="training", color="#1f6f8b")
    held_out = [row for row in rows if row.get("validation_loss") is not None]
    axes.plot(
        [row["step"] for row in held_out], [row["validation_loss"] for row in held_out], "o-", label="validation",
        color="#b3442e",
    )  # fmt: skip
    axes.set_xlabel("step")
    axes.set_ylabel("loss a completion token, nats")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    return png_of(figure)
