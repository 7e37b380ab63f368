"""Pictures for the asset's metadata and the report, as PNG bytes."""

from __future__ import annotations

import io

from m32_assets.evaluation.scorecard import Scorecard


def category_plot(baseline: Scorecard, tuned: Scorecard) -> bytes:
    """Accuracy by category before and after, as a PNG; the same cards give the same bytes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    names = sorted(tuned.category_scores, key=lambda name: (tuned.category_scores[name], name))
    rows = range(len(names))
    figure = Figure(figsize=(8, 1.4 + 0.34 * len(names)), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.barh([y + 0.2 for y in rows], [tuned.category_scores[n] for n in names], 0.4, label="tuned", color="#1f6f8b")
    before = [baseline.category_scores.get(name, 0.0) for name in names]
    axes.barh([y - 0.2 for y in rows], before, 0.4, label="untuned", color="#c9c9c9")
    axes.set_yticks(list(rows), [name.replace("_", " ") for name in names])
    axes.set_xlim(0, 100)
    axes.set_xlabel("right answers, %")
    axes.set_title(f"untuned {baseline.primary_score:g} → tuned {tuned.primary_score:g} of 100", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside lower center", ncols=2, frameon=False)
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})  # the version of matplotlib would be in it
    return out.getvalue()
