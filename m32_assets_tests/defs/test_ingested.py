"""Incoming files: which lines are accepted, which are set aside, and which join the training data."""

import json
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest

from m32_assets.data.ingest import INGESTED_KEY
from m32_assets.traces import dataset
from m32_assets.traces.jsonl import read_traces, trace_line
from m32_assets.traces.schema import ReasoningTrace
from m32_assets_tests.support.project import (
    failed_checks,
    make_project,
    materialize,
    materialized,
    metadata_of,
    offending,
)


def trace(prompt: str, step: str, answer: str) -> bytes:
    return json.dumps({"prompt": prompt, "trace_steps": [step], "final_answer": answer}).encode()


def lines_of(folder: Path) -> list[bytes]:
    return (folder / "dataset.jsonl").read_bytes().splitlines()


def test_no_incoming_file_gives_an_empty_dataset(tmp_path: Path):
    result = materialize(make_project(tmp_path), "ingested_traces")
    assert result.success
    assert not failed_checks(result)
    assert metadata_of(result, "ingested_traces")["dagster/row_count"] == 0
    assert lines_of(tmp_path / "datasets" / INGESTED_KEY) == []


def test_bad_lines_are_set_aside_with_a_warning(tmp_path: Path):
    incoming = make_project(tmp_path) / "datasets/incoming"
    incoming.mkdir()
    good = [trace_line(t).rstrip() for t in dataset.generate(7, 10)]
    (incoming / "a.jsonl").write_bytes(b"\n".join([*good, b'{"prompt": 3}', b"\xff"]))
    (incoming / "folder").mkdir()
    result = materialize(tmp_path, "ingested_traces")
    assert result.success
    assert failed_checks(result) == {"all_in"}
    facts = metadata_of(result, "ingested_traces")
    assert (facts["given"], facts["accepted"], facts["aside"]) == (12, 10, 2)
    (warning,) = [e for e in result.get_asset_check_evaluations() if not e.passed]
    assert warning.severity is dg.AssetCheckSeverity.WARN
    assert "a.jsonl:11" in offending(warning)
    assert "folder" in offending(warning)
    (incoming / "b.jsonl").write_bytes((incoming / "a.jsonl").read_bytes())
    again = metadata_of(materialize(tmp_path, "ingested_traces"), "ingested_traces")
    assert (again["sha256"], again["accepted"], again["aside"]) == (facts["sha256"], 10, 14)


@pytest.mark.parametrize("change", [lambda lines: lines[1:], lambda lines: [*lines, lines[0]]])
def test_lost_or_added_line_fails_the_checks(
    change: Callable[[list[bytes]], list[bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from m32_assets.defs import traces

    incoming = make_project(tmp_path) / "datasets/incoming"
    incoming.mkdir()
    (incoming / "a.jsonl").write_bytes(b"".join(trace_line(t) for t in dataset.generate(7, 10)))
    real = traces.ingest

    def careless(source: Path, out: Path) -> object:
        result = real(source, out)
        kept = change(lines_of(out))
        (out / "dataset.jsonl").write_bytes(b"\n".join(kept) + b"\n")
        return result

    monkeypatch.setattr(traces, "ingest", careless)
    result = materialize(tmp_path, "ingested_traces")
    assert {"accounted_for", "schema"} <= failed_checks(result)
    assert not (tmp_path / ".cache/runs/tiny/asset_outputs/ingested_traces.json").exists()


def test_only_new_true_short_and_decontaminated_traces_join(tmp_path: Path):
    project = make_project(tmp_path)
    incoming = project / "datasets/incoming"
    incoming.mkdir()
    question, other = (
        json.loads((project / "datasets" / file).read_text("utf-8").splitlines()[0])
        for file in ("eval-v1/eval_set.jsonl", "eval-v2/test.jsonl")
    )
    signed: ReasoningTrace = next(iter(dataset.generate(42, 10)))
    new = trace("How heavy are 7 sacks of 12 kg?", "7 sacks weigh 7 × 12 = 84 kg", "84")
    (incoming / "a.jsonl").write_bytes(
        b"\n".join(
            [
                new,
                trace_line(signed).rstrip(),
                trace(question["prompt"], f"the answer is {question['expected_answer']}", question["expected_answer"]),
                trace(other["prompt"], f"the answer is {other['expected_answer']}", other["expected_answer"]),
                trace("How heavy are 5 sacks of 12 kg?", "5 sacks weigh 5 × 12 = 65 kg", "65"),
                trace("Tell me a long story.", "once upon a time " * 400, "The end."),
            ]
        )
    )
    result = materialize(project, "dev_reasoning_v2", "ingested_traces", "eval_set", "sft_data")
    assert "sft_data" in materialized(result)
    assert failed_checks(result) == {"ingested"}
    facts = metadata_of(result, "sft_data")
    assert (facts["ingested"], facts["ingested_joined"]) == (6, 1)
    text = (project / ".cache/runs/tiny/sft/train.jsonl").read_text("utf-8")
    assert "How heavy are 7 sacks" in text
    assert "How heavy are 5 sacks" not in text
    (warning,) = [e for e in result.get_asset_check_evaluations() if not e.passed]
    reasons = offending(warning)
    for reason in ("repeat", "eval set", "false", "tokens"):
        assert reason in reasons
    assert len(read_traces(project / "datasets" / INGESTED_KEY / "dataset.jsonl")) == 6
