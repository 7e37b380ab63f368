"""golden-v2: a few hand-written traces that the golden_style rows imitate.

Three kinds of question: repeat a word N times, write one short sentence, add small numbers.
"""

from __future__ import annotations

from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.traces.jsonl import read_traces
from m32_assets.traces.provenance import OWN_LICENCE, Provenance
from m32_assets.traces.schema import ReasoningTrace
from m32_assets.traces.verification.grammar import WRITTEN_BY_HAND

GOLDEN_KEY = "golden-v2"
GOLDEN_PROVENANCE = Provenance(
    generator=WRITTEN_BY_HAND,
    licence=OWN_LICENCE,
    description="Written by hand (`source.jsonl`): repeat a word, write one short sentence, add small numbers.",
)


def read_golden(folder: Path) -> list[ReasoningTrace]:
    """The hand-written traces of ``folder/source.jsonl``.

    Raises:
        M32Error: a bad line, a duplicate question, or another ``meta.dataset``.
    """
    path = folder / "source.jsonl"
    traces = read_traces(path)
    first: dict[str, int] = {}
    for number, trace in enumerate(traces, 1):
        if (before := first.setdefault(trace.prompt.casefold(), number)) != number:
            raise M32Error(f"{path}: trace {number} prompt", f"the question of trace {before}", "a new question")
        dataset = (trace.meta or {}).get("dataset")
        if dataset != GOLDEN_KEY:
            raise M32Error(f"{path}: trace {number} meta.dataset", repr(dataset), repr(GOLDEN_KEY))
    return traces
