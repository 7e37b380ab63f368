"""Augmentation: extra traces of a dataset's generator for training, apart from the eval set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from m32_assets.common.errors import M32Error
from m32_assets.data.decontamination import decontaminate
from m32_assets.traces.extra_traces import extra_traces
from m32_assets.traces.schema import ReasoningTrace


@dataclass(frozen=True, slots=True)
class Augmentation:
    """Extra traces, the number of dropped ones, and the verifier's findings in the rest.

    ``leaks`` share wording with the eval set, ``repeats`` are near an earlier trace.
    """

    traces: list[ReasoningTrace]
    leaks: int
    repeats: int
    findings: list[str]


def augment(
    dataset: Sequence[ReasoningTrace],
    seed: int | None,
    count: int,
    eval_prompts: Iterable[str],
    *,
    weights: Mapping[str, float] | None = None,
    known: Sequence[ReasoningTrace] = (),
) -> Augmentation:
    """``count`` further traces of the generator, less leaks and repeats, each verified.

    Args:
        dataset: the traces that the extra ones go on from.
        seed: the seed in the manifest of ``dataset``; None for a dataset that was not generated.
        weights: the share of each family among those of its kind, see ``extra_traces``.
        known: other traces that the extra ones must not repeat.

    Raises:
        M32Error: ``count`` is not a multiple of ten, or exceeds the capacity of the families, or the dataset has no
            seed.
    """
    if not count:
        return Augmentation([], 0, 0, [])
    if seed is None:
        raise M32Error("manifest.json seed", "null", "the seed of a generated dataset", "Set extra_traces to 0")
    found = decontaminate(extra_traces(seed, count, len(dataset), weights), [*dataset, *known], eval_prompts)
    findings = [f"{kind}: {found.traces[index].prompt[:60]!r}: {said}" for index, kind, said in found.findings]
    return Augmentation(found.traces, len(found.leaks), len(found.repeats), findings)
