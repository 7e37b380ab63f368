"""Where the model stands, on an asset's page: wrong answers by kind, examples of each, and scores over samples."""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg

from m32_assets.evaluation.error_table import claim_of, error_examples, error_table
from m32_assets.evaluation.samples import SampleScores
from m32_assets.evaluation.scorecard import JudgedRow
from m32_assets.orchestration.metadata import bars, preview


def error_pages(rows: Sequence[JudgedRow]) -> dict[str, dg.MetadataValue]:
    """``error_kinds``, a table by category, and ``error_<kind>`` with answers of each kind that occurs."""
    table = error_table(rows)
    lines = [
        {"wrong": name.replace("_", " "), **{kind: n or "" for kind, n in zip(table.kinds, counts, strict=True)}}
        for name, counts in table.rows
    ]
    pages = {"error_kinds": preview(lines, ("wrong", *table.kinds)) if lines else dg.MetadataValue.md("none")}
    for kind, wrong in error_examples(rows).items():
        shown = [
            {
                "prompt": row.prompt,
                "expected": row.expected_answer,
                "answered": row.predicted_answer,
                **({"line": row.false_line, "claim": claim_of(row).sentence} if row.false_line else {}),
                "output": row.output,
            }
            for row in wrong
        ]
        more = ("line", "claim") if kind == "false_claim" else ("output",)
        pages[f"error_{kind}"] = preview(shown, ("prompt", "expected", "answered", *more))
    return pages


def sample_pages(scores: SampleScores) -> dict[str, dg.MetadataValue]:
    """``sample_scores``, a table by k, and ``right_of_samples``, the number of questions by right samples."""

    def said(score: float, interval: Sequence[float]) -> str:
        return f"{score:.1f} ({interval[0]:.1f}–{interval[1]:.1f})"

    lines = [
        {
            "k": at.k,
            "pass@k": said(at.pass_at_k, at.pass_interval),
            "majority@k": said(at.majority, at.majority_interval),
            "verified majority@k": said(at.verified_majority, at.verified_majority_interval),
        }
        for at in scores.scores
    ]
    tally = {f"{right} of {scores.samples}": float(n) for right, n in enumerate(scores.right_of_samples) if n}
    return {
        "sample_scores": preview(lines, ("k", "pass@k", "majority@k", "verified majority@k")),
        "right_of_samples": bars(tally),
    }
