"""The dataset card: ``README.md`` with the front matter that the Hugging Face hub reads."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import partial

from m32_assets.common.markdown import table_cell
from m32_assets.traces.manifest import Manifest, TopicRow
from m32_assets.traces.provenance import SourceFile

SIZES = {
    1_000: "n<1K",
    10_000: "1K<n<10K",
    100_000: "10K<n<100K",
    1_000_000: "100K<n<1M",
    10_000_000: "1M<n<10M",
}
"""Upper bound of the rows → the hub's name of the size."""


cell = partial(table_cell, escape="\\|`*_<>[]", width=90)


def dataset_card(
    manifest: Manifest, families: Mapping[str, TopicRow], subjects: Mapping[tuple[str, str], TopicRow]
) -> str:
    """Markdown; the same traces give the same bytes.

    The front matter is written by hand: huggingface_hub quotes and orders it otherwise, and the bytes are published.

    Args:
        manifest: describes the whole dataset.
        families: describes each family, by name.
        subjects: describes each subject of the traces without a family, by category and name.
    """
    stats, provenance = manifest.stats, manifest.provenance
    share = [f"| {name} | {n} | {100 * n / stats.trace_count:.1f} % |" for name, n in stats.composition.items()]
    size = next((name for limit, name in SIZES.items() if stats.trace_count < limit), "n>1M")
    # a licence in a team's own words would break the front matter
    licence = provenance.licence if re.fullmatch(r"[a-z0-9][a-z0-9.-]*", provenance.licence) else "other"
    by_count = sorted(subjects.items(), key=lambda item: (-item[1].count, item[0]))
    seed = "no seed" if manifest.seed is None else f"seed {manifest.seed}"
    return "\n".join(
        [
            "---",
            f"pretty_name: {json.dumps(manifest.dataset_key)}",
            "language:",
            "- en",
            f"license: {licence}",
            "task_categories:",
            "- text-generation",
            "tags:",
            "- reasoning",
            "size_categories:",
            f'- "{size}"',
            # without it the hub's loader reads manifest.json as rows
            "configs:",
            "- config_name: default",
            "  data_files:",
            "  - split: train",
            "    path: dataset.jsonl",
            "---",
            "",
            f"# {manifest.dataset_key}",
            "",
            provenance.description,
            "",
            "Each line of `dataset.jsonl` is a question (`prompt`), the work (`steps`: `i`, `type`, `content`), the "
            "answer (`final_answer`), `trace_version` and `meta`. The text is raw; rendering it for a model is a later "
            "step.",
            "",
            "| | |",
            "| --- | --- |",
            f"| rows | {stats.trace_count} |",
            f"| steps in a row | {stats.min_step_count} to {stats.max_step_count}, "
            f"{stats.avg_step_count:.2f} on average |",
            f"| characters in a row | {stats.avg_total_chars:.1f} on average |",
            f"| made from | {seed}, build `{manifest.build_id}` |",
            f"| licence | {cell(provenance.licence)} |",
            f"| sha256 | `{manifest.sha256}` |",
            "",
            *_files(provenance.files),
            "## Composition",
            "",
            "| category | rows | share |",
            "| --- | ---: | ---: |",
            *share,
            "",
            *_topics("Families", "family", sorted(families.items())),
            *_topics("Subjects", "subject", [(name, row) for (_, name), row in by_count]),
            "The same inputs give the same bytes of this folder. `manifest.json` names every row by an id made from "
            "its content.",
            "",
        ]
    )


def _topics(title: str, kind: str, rows: Sequence[tuple[str, TopicRow]]) -> list[str]:
    """The section about the families or the subjects of the rows, if there are any."""
    if not rows:
        return []
    shown = [
        f"| {cell(name)} | {cell(row.category)} | {row.count} | {cell(row.prompt)} | {cell(row.answer)} |"
        for name, row in rows
    ]
    head = [f"| {kind} | category | rows | a prompt | its answer |", "| --- | --- | ---: | --- | --- |"]
    return [f"## {title}", "", *head, *shown, ""]


def _files(files: Sequence[SourceFile]) -> list[str]:
    """The section about the files that the rows were read from, if there are any."""
    if not files:
        return []
    rows = [
        f"| {cell(file.name)} | {cell(file.form)} | {file.rows} | {cell(file.licence)} | `{file.sha256}` |"
        for file in files
    ]
    return ["## Files", "", "| file | form | rows | licence | sha256 |", "| --- | --- | ---: | --- | --- |", *rows, ""]
