"""Practice: further traces of a dataset's generator, for training beside the signed dataset, apart from the eval set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from m32_assets.errors import M32Error
from m32_assets.evaluation.eval_set import overlap_findings
from m32_assets.traces.dataset import generate
from m32_assets.traces.schema import ReasoningTrace
from m32_assets.traces.verification import verify_traces

_NOT_OF_ONE = ("composition", "length", "repeat")
"""What says something of a dataset and nothing of one trace, and what is dropped."""


@dataclass(frozen=True, slots=True)
class Practice:
    """Traces, how many were dropped, and what the verifier found in the rest.

    ``leaks`` share wording with the eval set, ``repeats`` are near to an earlier trace.
    """

    traces: list[ReasoningTrace]
    leaks: int
    repeats: int
    findings: list[str]


def practice_traces(dataset: Sequence[ReasoningTrace], count: int, eval_prompts: Sequence[str]) -> Practice:
    """The ``count`` traces that come after ``dataset`` under its seed, less leaks and repeats; every one is verified.

    Raises:
        M32Error: the dataset names no seed, or ``count`` is not a multiple of ten.
    """
    if not count:
        return Practice([], 0, 0, [])
    seed = (dataset[0].meta or {}).get("seed")
    if not isinstance(seed, int):
        raise M32Error("meta.seed of the first trace", repr(seed), "the seed of the dataset", "Set practice to 0")
    further = list(generate(seed, count, start=len(dataset)))
    apart = [trace for trace in further if not overlap_findings(eval_prompts, [trace.prompt])]
    report = verify_traces([*dataset, *apart], eval_prompts=eval_prompts, expected_composition=False)
    repeats = {line - len(dataset) - 1 for line in report.lines["repeat"]}
    kept = [trace for number, trace in enumerate(apart) if number not in repeats]
    findings = [
        f"{kind}: {message}"
        for kind, messages in sorted(report.messages.items())
        if kind not in _NOT_OF_ONE
        for message in messages
    ]
    return Practice(kept, len(further) - len(apart), len(apart) - len(kept), findings)
