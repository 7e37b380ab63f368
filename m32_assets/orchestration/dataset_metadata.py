"""What the page of a dataset of traces shows: counts, samples, lengths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from m32_assets.orchestration.metadata import bars, columns_of, picture, preview, sketch
from m32_assets.traces.manifest import Manifest
from m32_assets.traces.schema import ReasoningTrace, topic_of
from m32_assets.traces.verification.length import tokens_in

SAMPLES = 10


def dataset_metadata(folder: Path, manifest: Manifest, traces: Sequence[ReasoningTrace], **more: Any) -> dict[str, Any]:
    """Rows, composition, ten samples and where the file is; ``more`` comes before the path."""
    rows = [
        {"prompt": t.prompt, "steps": " / ".join(s.content for s in t.steps), "answer": t.final_answer}
        for t in traces[:SAMPLES]
    ]
    return {
        "dagster/row_count": manifest.trace_count,
        **columns_of(ReasoningTrace),
        "composition": bars(manifest.stats.composition),
        "sample": preview(rows, ("prompt", "steps", "answer")),
        **more,
        "path": dg.MetadataValue.path(str(folder / "dataset.jsonl")),
        "sha256": manifest.sha256,
    }


def dataset_pictures(traces: Sequence[ReasoningTrace]) -> dict[str, Any]:
    """Pictures of composition and lengths, the families, and ten whole traces to read."""
    from m32_assets.traces.plots import composition_plot, length_plot, length_sketch

    tokens, steps = [tokens_in(trace) for trace in traces], [len(trace.steps) for trace in traces]
    unit = "estimated tokens"
    families = Counter(topic_of(trace) or "none named" for trace in traces)
    text = "\n\n---\n\n".join(_readable(trace) for trace in traces[:SAMPLES])
    return {
        "lengths_in_short": sketch(length_sketch(tokens, steps, unit), f"{unit} and steps per trace"),
        "composition_picture": picture(composition_plot(traces), "traces by family and category"),
        "lengths": picture(length_plot(tokens, steps, unit), f"histograms of {unit} and of steps per trace"),
        "estimated_tokens_mean": round(sum(tokens) / len(tokens), 1),
        "estimated_tokens_max": max(tokens),
        "families": dg.MetadataValue.json(dict(sorted(families.items()))),
        "ten_samples": dg.MetadataValue.md(text),
    }


def _readable(trace: ReasoningTrace) -> str:
    """A trace as a code block: question, steps, answer. Markdown and HTML in it are shown as text."""
    steps = "\n".join(f"{step.i + 1}. {step.content}" for step in trace.steps)
    return f"```text\n{trace.prompt}\n\n{steps}\n\nanswer: {trace.final_answer}\n```"
