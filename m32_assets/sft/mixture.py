"""The mixture: which traces a training is fed, from signed, hand-written, generated and ingested ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_bytes
from m32_assets.data.augmentation import Augmentation, augment
from m32_assets.data.curated import CURATED_KEY
from m32_assets.data.decontamination import choose_ingested
from m32_assets.data.eval_set import eval_prompts
from m32_assets.data.ingest import INGESTED_KEY
from m32_assets.sft.rows import TunixRow, is_held_out, render_rows, row_id, split_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.jsonl import read_traces
from m32_assets.traces.manifest import read_manifest
from m32_assets.traces.schema import DATASET_KEY, ReasoningTrace

SOURCES = ("signed", "curated", "extra", "ingested")
"""Where training rows come from."""
ALL = 1_000_000
"""More traces than a source has."""


class Mixture(BaseModel):
    """How many traces of each source are trained on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    signed_traces: Annotated[int, Field(ge=0, description="signed traces, the first ones, at most; 0 for none")] = ALL
    curated_traces: Annotated[int, Field(ge=0, description="hand-written traces, at most; 0 for none")] = 0
    extra_traces: Annotated[int, Field(ge=0, description="further traces of the generator; a multiple of 10")] = 0
    ingested_traces: Annotated[int, Field(ge=0, description="ingested traces, at most; 0 for none")] = 0
    max_ingested_tokens: Annotated[int, Field(ge=1, description="estimated tokens of an ingested trace, at most")] = 320
    family_weights: Annotated[
        dict[str, float],
        Field(description="share of each family in extra traces of its kind; empty: basic ones first"),
    ] = {}
    validation_share: Annotated[
        float, Field(gt=0, lt=0.5, description="share of the rows of a source that is held out, see training_data")
    ] = 0.06


@dataclass(frozen=True, slots=True)
class Sources:
    """The traces to choose from, and the prompts that none may share wording with.

    Attributes:
        seed: of the signed traces; None if they were not generated.
    """

    signed: Sequence[ReasoningTrace]
    seed: int | None
    held_out: Sequence[str]
    curated: Sequence[ReasoningTrace] = ()
    ingested: Sequence[ReasoningTrace] = ()


def read_sources(datasets: Path, eval_sets: Sequence[Path] = ()) -> Sources:
    """The traces of the project's datasets, kept apart from its eval sets.

    Args:
        eval_sets: files of questions to keep them apart from as well.

    Raises:
        M32Error: a dataset or an eval set is missing or cannot be read.
    """

    def traces(key: str) -> list[ReasoningTrace]:
        return read_traces(datasets / key / "dataset.jsonl")

    return Sources(
        signed=traces(DATASET_KEY),
        seed=read_manifest(datasets / DATASET_KEY).seed,
        held_out=eval_prompts(datasets, eval_sets),
        curated=traces(CURATED_KEY),
        ingested=traces(INGESTED_KEY),
    )


@dataclass(frozen=True, slots=True)
class TrainingData:
    """The rows of a training, and what they were rendered from.

    Attributes:
        by_source: the chosen traces of each source.
        rows: all rows, of training and of validation, in the order of ``traces``.
        counts: training rows by source.
        left_out: ingested traces that did not join, a sentence each, by reason.
    """

    training: list[TunixRow]
    validation: list[TunixRow]
    by_source: dict[str, list[ReasoningTrace]]
    rows: list[TunixRow]
    counts: dict[str, int]
    extra: Augmentation
    left_out: dict[str, list[str]] = field(default_factory=dict)

    @property
    def traces(self) -> list[ReasoningTrace]:
        """All chosen traces."""
        return [trace for traces in self.by_source.values() for trace in traces]


def training_data(sources: Sources, mixture: Mixture, template: PromptTemplate) -> TrainingData:
    """Choose and render the traces.

    Validation has signed and curated traces, so that runs with other extra traces can be compared by their validation
    loss. Where none of either are chosen, it has ingested ones.

    Raises:
        M32Error: no row is left to train on, ``extra_traces`` is not a multiple of ten or exceeds the families, a
            weight is of no family, or the signed traces have no seed.
    """
    chosen = list(sources.signed[: mixture.signed_traces])
    curated = sample_of(sources.curated, mixture.curated_traces)
    extra = augment(
        sources.signed,
        sources.seed,
        mixture.extra_traces,
        sources.held_out,
        weights=mixture.family_weights or None,
        known=sources.curated,
    )
    # held-out curated questions are asked by mixture_ablation, whatever is trained on
    known = [*(sources.signed if chosen else ()), *sources.curated, *extra.traces]
    joined, left_out = choose_ingested(sources.ingested, known, sources.held_out, mixture.max_ingested_tokens)
    if misread := {id(trace): said for trace in joined if (said := template.misread(trace))}:
        left_out["would be read as something else"] = [
            f"{trace.prompt[:80]!r}: {misread[id(trace)]}" for trace in joined if id(trace) in misread
        ]
        joined = [trace for trace in joined if id(trace) not in misread]
    if len(joined) > mixture.ingested_traces:
        over = joined[mixture.ingested_traces :]
        left_out[f"beyond {mixture.ingested_traces} ingested traces"] = [repr(trace.prompt[:80]) for trace in over]
        joined = joined[: mixture.ingested_traces]
    validated = ("signed", "curated") if chosen or curated else ("ingested",)
    by_source = {"signed": chosen, "curated": curated, "extra": extra.traces, "ingested": joined}
    training: list[TunixRow] = []
    validation: list[TunixRow] = []
    rows: list[TunixRow] = []
    counts: dict[str, int] = {}
    for source, traces in by_source.items():
        rendered = render_rows(traces, template)
        kept, held = rendered, []
        if source in validated:
            kept, held = split_rows(rendered, mixture.validation_share)
        training, validation, rows = [*training, *kept], [*validation, *held], [*rows, *rendered]
        counts[source] = len(kept)
    if not training:
        fix = "Add traces, or lower validation_share: a row is held out by its id"
        raise M32Error("training rows", f"none, and {len(validation)} held out", "at least one", fix)
    return TrainingData(training, validation, by_source, rows, counts, extra, left_out)


def sample_of(traces: Sequence[ReasoningTrace], count: int) -> list[ReasoningTrace]:
    """At most ``count`` traces in their order. Which ones depends on their prompts alone, so a larger sample holds the
    smaller one."""
    order = sorted(range(len(traces)), key=lambda i: sha256_bytes(traces[i].prompt.encode()))
    return [traces[i] for i in sorted(order[:count])]


def held_out_traces(traces: Sequence[ReasoningTrace], validation_share: float) -> list[ReasoningTrace]:
    """The traces that ``split_rows`` holds out, whatever the template."""
    return [trace for trace in traces if is_held_out(row_id(trace), validation_share)]
