"""Small SVG versions of the plots.

The asset page shows values below 1000 characters without a click, which no PNG and no SVG of matplotlib stays under.
Dagster plots numbers by run, but neither intervals nor a loss curve within a run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from m32_assets.common.svg import SECOND, TUNED, UNTUNED, dots, drawing, line, thinned, whiskers, words
from m32_assets.evaluation.group_scores import GroupScores

WIDTH, LEFT = 420, 110
SHOWN = 4
"""Groups in the sketch; more of them would exceed the length that the page shows."""


def score_sketch(groups: Sequence[GroupScores], baseline: str) -> str:
    """Scores before and after with their intervals, for all questions and the first sections, as an SVG data URI.

    Args:
        baseline: the label of the untuned model.
    """
    shown = [group for group in groups if group.kind != "category"][:SHOWN]
    top = max(1.0, max(max(g.before.high, g.after.high) for g in shown))
    reach = WIDTH - LEFT - 80

    def at(percent: float) -> float:
        return LEFT + reach * percent / top

    parts = []
    for n, group in enumerate(shown):
        y, after = 16 + 20 * n, group.after
        parts.append(words(0, y + 4, group.name[:16].replace("_", " ")))
        parts.append(words(WIDTH - 65, y + 4, f"{group.before.score:.1f}→{after.score:.1f}"))
    rows = [(16 + 20 * n, group) for n, group in enumerate(shown)]
    for colour, shift, name in ((UNTUNED, 4, "before"), (TUNED, -3, "after")):
        shares = [(y + shift, getattr(group, name)) for y, group in rows]
        parts.append(whiskers([(at(s.low), at(s.high), y) for y, s in shares], colour))
        parts.append(dots([(at(s.score), y) for y, s in shares], colour))
    below = 16 + 20 * len(shown)
    parts.append(words(0, below, f"{baseline} → tuned"))
    return drawing(WIDTH, below + 6, parts, round_ends=True)


def loss_sketch(rows: Sequence[dict[str, Any]]) -> str:
    """Training loss as a line and validation loss as dots, as an SVG data URI.

    Args:
        rows: those of ``metrics.jsonl``, with ``step``, ``loss`` and sometimes ``validation_loss``.
    """
    training = [(row["step"], row["loss"]) for row in rows]
    held_out = [(row["step"], row["validation_loss"]) for row in rows if "validation_loss" in row]
    last, top = training[-1][0], max(loss for _, loss in [*training, *held_out]) or 1.0

    def placed(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(30 + (WIDTH - 40) * step / last, 100 - 90 * loss / top) for step, loss in points]

    parts = [
        words(0, 14, f"{top:.1f}"),
        words(0, 104, "0"),
        words(WIDTH - 90, 118, f"step {last}"),
        words(WIDTH - 180, 14, "training", TUNED),
        *([words(WIDTH - 100, 14, "validation", SECOND)] if held_out else []),
        line(thinned(placed(training), 40), TUNED),
    ]
    parts += [dots(thinned(placed(held_out), 8), SECOND)] if held_out else []
    return drawing(WIDTH, 120, parts, round_ends=True)
