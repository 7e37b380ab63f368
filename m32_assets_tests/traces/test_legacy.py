"""The flat legacy form, and the dataset that was imported from it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.traces.dataset import write_dataset
from m32_assets.traces.jsonl import parse_line, read_traces
from m32_assets.traces.legacy import LEGACY_KEY, LEGACY_PROVENANCE

FOLDER = Path(__file__).parents[2] / "datasets" / LEGACY_KEY


def legacy(**changes: Any) -> bytes:
    return json.dumps({"prompt": "p", "trace_steps": ["one", "two"], "final_answer": "a", **changes}).encode()


def test_steps_are_numbered_and_nothing_is_added():
    trace = parse_line(legacy())
    assert [(step.i, step.type, step.content) for step in trace.steps] == [(0, "step", "one"), (1, "step", "two")]
    assert (trace.trace_version, trace.prompt, trace.final_answer, trace.meta) == ("1.0", "p", "a", None)


def test_version_and_meta_are_kept():
    trace = parse_line(legacy(trace_version="0.9", meta={"x": 1}))
    assert (trace.trace_version, trace.meta) == ("0.9", {"x": 1})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"trace_steps": "one"}, "trace_steps: found str"),
        ({"trace_steps": ["a", 2]}, "trace_steps.1: found int"),
        ({"trace_steps": []}, "trace_steps: found"),
        ({"trace_steps": ["a", ""]}, "trace_steps.1: found ''"),
        ({"extra": 1}, "extra"),
        ({"steps": []}, "steps and trace_steps"),
        ({"prompt": None}, "prompt"),
    ],
)
def test_faults_are_named_by_the_legacy_fields(changes: dict[str, Any], field: str):
    with pytest.raises(M32Error, match=field):
        parse_line(legacy(**changes))


def test_committed_files_match_the_source(tmp_path: Path):
    traces = read_traces(FOLDER / "legacy.jsonl")
    write_dataset(tmp_path, LEGACY_KEY, traces, LEGACY_PROVENANCE)
    for name in ("dataset.jsonl", "README.md", "manifest.json"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


def test_known_faults_are_kept():
    traces = read_traces(FOLDER / "legacy.jsonl")
    assert len(traces) == 60
    assert max(Counter(trace.prompt for trace in traces).values()) > 1
    assert any(step.content == "Add the numbers" for trace in traces for step in trace.steps)
