"""The rounds of a stage as pictures: a small SVG that the page shows without a click, and a PNG of everything."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from m32_assets.common.figures import canvas, png_of
from m32_assets.common.svg import SECOND, TUNED, UNTUNED, dots, drawing, line, thinned, words
from m32_assets.rl.round_end import best_round

WIDTH, LEFT, TOP, BOTTOM = 420, 30, 22, 100
POINTS = 13
"""Points of a line in the sketch; more would exceed the length that the page shows."""
Row = dict[str, Any]


def round_sketch(rows: Sequence[Row]) -> str:
    """Greedy and sampled reward and pass@k by round as lines, and the round that is taken as a dot: an SVG data URI.

    Args:
        rows: those of ``rl_metrics.jsonl``, from round 0 on.
    """
    shown = (
        ("greedy_reward", "greedy", TUNED),
        ("held_out_reward", "sampled", SECOND),
        ("pass_at_k", f"pass@{rows[0]['k']}", UNTUNED),
    )
    values = [row[name] for row in rows for name, _, _ in shown]
    low = math.floor(10 * min(values)) / 10
    high = max(math.ceil(10 * max(values)) / 10, low + 0.1)

    def placed(row: Row, name: str) -> tuple[float, float]:
        along = row["round"] / max(1, rows[-1]["round"])
        return LEFT + (WIDTH - LEFT - 10) * along, BOTTOM - (BOTTOM - TOP) * (row[name] - low) / (high - low)

    parts = [
        words(0, TOP + 4, f"{high:.1f}"),
        words(0, BOTTOM + 4, f"{low:.1f}"),
        words(LEFT, BOTTOM + 18, f"rounds 0 to {rows[-1]['round']}"),
    ]
    parts += [words(LEFT + 60 * at, 12, said, colour) for at, (_, said, colour) in enumerate(shown)]
    # the greedy reward last, on top of the others
    parts += [line(thinned([placed(row, name) for row in rows], POINTS), colour) for name, _, colour in shown[::-1]]
    parts.append(dots([placed(rows[best_round(rows)], "greedy_reward")], TUNED))
    return drawing(WIDTH, BOTTOM + 20, parts, round_ends=True)


def round_plot(rows: Sequence[Row]) -> bytes:
    """Scores, form and false claims, and entropy of the held-out answers by round, as a PNG.

    Args:
        rows: those of ``rl_metrics.jsonl``, from round 0 on.
    """
    figure, (scores, shares, entropy) = canvas(2.8, columns=3)
    panels = (
        (
            scores,
            "score",
            (
                ("greedy_reward", "reward, greedy", TUNED),
                ("held_out_reward", "reward, sampled", SECOND),
                ("pass_at_k", f"pass@{rows[0]['k']}", UNTUNED),
            ),
        ),
        (shares, "share of answers", (("well_formed", "well-formed", TUNED), ("false_claims", "false claim", SECOND))),
        (entropy, "entropy, nats a token", (("entropy", "", TUNED),)),
    )
    best = best_round(rows)
    for axes, title, lines in panels:
        for depth, (name, said, colour) in enumerate(lines):
            numbers, values = [row["round"] for row in rows], [row[name] for row in rows]
            axes.plot(numbers, values, ".-", label=said, color=colour, zorder=5 - depth)
        axes.axvline(best, color="#c9c9c9", linewidth=1, zorder=0)
        axes.set_title(title, fontsize=10)
        axes.set_xlabel("round")
        axes.xaxis.get_major_locator().set_params(integer=True)
        if len(lines) > 1:
            axes.legend(frameon=False, fontsize=8)
    shares.set_ylim(-0.03, 1.03)
    entropy.set_ylim(bottom=0)
    figure.suptitle(f"held-out answers; the line is round {best}, which is taken", fontsize=10)
    return png_of(figure)
