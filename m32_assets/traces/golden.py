"""golden-v2: a few hand-written traces that the golden_style rows of the training data imitate.

Its source is ``source.jsonl``, in the strict form. Three kinds of question: repeat N times, one short sentence, a
simple sum.
"""

from __future__ import annotations

from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.traces.dataset import write_dataset
from m32_assets.traces.jsonl import read_traces
from m32_assets.traces.manifest import Manifest
from m32_assets.traces.schema import ReasoningTrace

GOLDEN_KEY = "golden-v2"
GOLDEN_PROVENANCE = "Written by hand (`source.jsonl`): repeat a word, write one short sentence, add small numbers."


def read_golden(folder: Path) -> list[ReasoningTrace]:
    """The hand-written traces of ``folder/source.jsonl``.

    Raises:
        M32Error: a bad line, a question asked twice, or a row that does not call itself golden-v2.
    """
    path = folder / "source.jsonl"
    traces = read_traces(path)
    first: dict[str, int] = {}
    for number, trace in enumerate(traces, 1):
        if (before := first.setdefault(trace.prompt.casefold(), number)) != number:
            raise M32Error(f"{path}: trace {number} prompt", f"the question of trace {before} again", "a new question")
        dataset = (trace.meta or {}).get("dataset")
        if dataset != GOLDEN_KEY:
            raise M32Error(f"{path}: trace {number} meta.dataset", repr(dataset), repr(GOLDEN_KEY))
    return traces


def write_golden(folder: Path) -> Manifest:
    """Write golden-v2 from its source, which lies in the same folder."""
    return write_dataset(folder, GOLDEN_KEY, read_golden(folder), seed=None, provenance=GOLDEN_PROVENANCE)
