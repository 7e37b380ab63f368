"""Plots for the asset pages and the report, as PNG bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from m32_assets.common.figures import canvas, png_of
from m32_assets.evaluation.group_scores import GroupScores


def category_plot(groups: Sequence[GroupScores], baseline: str) -> bytes:
    """Scores before and after with their intervals, as a PNG; the same groups give the same bytes.

    Args:
        baseline: the label of the untuned model.
    """
    figure, axes = canvas(1.5 + 0.3 * len(groups))
    kinds = [group.kind for group in groups]
    # from top to bottom, with a gap between kinds
    places = [-n - 0.7 * len(set(kinds[: n + 1])) for n in range(len(groups))]
    for shares, shift, label, colour, rim in (
        ([g.after for g in groups], 0.18, "tuned", "#1f6f8b", "#0d3b4c"),
        ([g.before for g in groups], -0.18, baseline, "#c9c9c9", "#7a7a7a"),
    ):
        reach = [[s.score - s.low for s in shares], [s.high - s.score for s in shares]]
        axes.barh(
            [y + shift for y in places],
            [s.score for s in shares],
            0.36,
            label=label,
            color=colour,
            xerr=reach,
            error_kw={"ecolor": rim, "elinewidth": 1, "capsize": 2},
        )
    axes.set_yticks(places, [f"{group.name.replace('_', ' ')} ({group.questions})" for group in groups])
    axes.set_ylim(places[-1] - 0.6, places[0] + 0.6)
    axes.set_xlim(0, 100)
    axes.set_xlabel("right answers, %; the line is the 95 % interval (Wilson); in brackets the number of questions")
    whole = groups[0]
    axes.set_title(f"{baseline} {whole.before.score:g} → tuned {whole.after.score:g} of 100", fontsize=11)
    figure.legend(loc="outside lower center", ncols=2, frameon=False)
    return png_of(figure)


def loss_plot(rows: Sequence[dict[str, Any]]) -> bytes:
    """Training and validation loss by step, as a PNG.

    Args:
        rows: those of ``metrics.jsonl``, with ``step``, ``loss`` and sometimes ``validation_loss``.
    """
    figure, axes = canvas(3.4)
    known = [row for row in rows if row.get("loss") is not None]
    axes.plot([row["step"] for row in known], [row["loss"] for row in known], label="training", color="#1f6f8b")
    held_out = [row for row in rows if row.get("validation_loss") is not None]
    if held_out:
        axes.plot(
            [row["step"] for row in held_out],
            [row["validation_loss"] for row in held_out],
            "o-",
            label="validation",
            color="#b3442e",
        )
    axes.set_xlabel("step")
    axes.set_ylabel("loss per completion token, nats")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    return png_of(figure)
