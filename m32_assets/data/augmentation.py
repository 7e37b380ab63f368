"""Practice: further traces of a dataset's generator, for training beside the signed dataset, apart from the eval
set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from m32_assets.common.errors import M32Error
from m32_assets.data.decontamination import decontaminate
from m32_assets.traces.dataset import extra_traces
from m32_assets.traces.schema import ReasoningTrace


@dataclass(frozen=True, slots=True)
class Practice:
    """Traces, how many were dropped, and what the verifier found in the rest.

    ``leaks`` share wording with the eval set, ``repeats`` are near to an earlier trace.
    """

    traces: list[ReasoningTrace]
    leaks: int
    repeats: int
    findings: list[str]


def augment(dataset: Sequence[ReasoningTrace], count: int, eval_prompts: Sequence[str]) -> Practice:
    """``count`` further traces of the generator and seed of ``dataset``, less leaks and repeats; every one is verified.

    Raises:
        M32Error: the dataset names no seed, or ``count`` is not a multiple of ten.
    """
    if not count:
        return Practice([], 0, 0, [])
    seed = (dataset[0].meta or {}).get("seed")
    if not isinstance(seed, int):
        raise M32Error("meta.seed of the first trace", repr(seed), "the seed of the dataset", "Set extra_traces to 0")
    found = decontaminate(extra_traces(seed, count, len(dataset)), dataset, eval_prompts)
    findings = [f"{kind}: {found.traces[index].prompt[:60]!r}: {said}" for index, kind, said in found.findings]
    return Practice(found.traces, len(found.leaks), len(found.repeats), findings)
