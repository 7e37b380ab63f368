"""Practice: further traces of a dataset's generator, for training beside the signed dataset, apart from the eval set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from m32_assets.errors import M32Error
from m32_assets.evaluation.eval_set import overlap_findings
from m32_assets.traces.dataset import generate
from m32_assets.traces.schema import ReasoningTrace
from m32_assets.traces.verification import verify_traces

_OF_THE_WHOLE = ("composition", "length")
"""What says something of a dataset and nothing of one trace."""


@dataclass(frozen=True, slots=True)
class Practice:
    """Traces, how many were dropped for what they share with the eval set, and what the verifier found in the rest."""

    traces: list[ReasoningTrace]
    dropped: int
    findings: list[str]


def practice_traces(dataset: Sequence[ReasoningTrace], count: int, eval_prompts: Sequence[str]) -> Practice:
    """The ``count`` traces that come after ``dataset`` under its seed, less those that share wording with the eval set.

    Every one is verified, alone and for repeats within both.

    Raises:
        M32Error: the dataset names no seed, or ``count`` is not a multiple of ten.
    """
    if not count:
        return Practice([], 0, [])
    seed = (dataset[0].meta or {}).get("seed")
    if not isinstance(seed, int):
        raise M32Error("meta.seed of the first trace", repr(seed), "the seed of the dataset", "Set practice to 0")
    further = list(generate(seed, count, start=len(dataset)))
    kept = [trace for trace in further if not overlap_findings(eval_prompts, [trace.prompt])]
    report = verify_traces([*dataset, *kept], eval_prompts=eval_prompts, expected_composition=False)
    findings = [
        f"{kind}: {message}"
        for kind, messages in sorted(report.messages.items())
        if kind not in _OF_THE_WHOLE
        for message in messages
    ]
    return Practice(kept, len(further) - len(kept), findings)
