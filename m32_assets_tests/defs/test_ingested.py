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
    from m32_assets.defs import ingested

    incoming = make_project(tmp_path) / "datasets/incoming"
    incoming.mkdir()
    (incoming / "a.jsonl").write_bytes(b"".join(trace_line(t) for t in dataset.generate(7, 10)))
    real = ingested.ingest

    def careless(source: Path, out: Path) -> object:
        result = real(source, out)
        kept = change(lines_of(out))
        (out / "dataset.jsonl").write_bytes(b"\n".join(kept) + b"\n")
        return result

    monkeypatch.setattr(ingested, "ingest", careless)
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
    result = materialize(project, "dev_reasoning_v2", "curated_v1", "ingested_traces", "eval_set", "sft_data")
    assert "sft_data" in materialized(result)
    assert failed_checks(result) == {"all_in", "ingested"}
    facts = metadata_of(result, "sft_data")
    assert (facts["ingested"], facts["ingested_joined"]) == (5, 1)
    text = (project / ".cache/runs/tiny/sft/train.jsonl").read_text("utf-8")
    assert "How heavy are 7 sacks" in text
    assert "How heavy are 5 sacks" not in text
    warnings = {e.check_name: offending(e) for e in result.get_asset_check_evaluations() if not e.passed}
    for reason in ("repeat", "eval set", "tokens"):
        assert reason in warnings["ingested"]
    assert "a.jsonl:5: step 0 says 5 × 12 = 65 kg, but it is 60" in warnings["all_in"]
    assert len(read_traces(project / "datasets" / INGESTED_KEY / "dataset.jsonl")) == 5


def question(prompt: str, answer: str) -> bytes:
    return json.dumps({"question": prompt, "answer": answer}).encode()


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """A project with a file of questions: two new ones, a repeat, one of the eval set, and a trace."""
    project = make_project(tmp_path)
    (project / "datasets/incoming").mkdir()
    held_out = json.loads((project / "datasets/eval-v1/eval_set.jsonl").read_text("utf-8").splitlines()[0])
    rows = [
        question("How many oars does a quad scull have?", "8"),
        question("how many OARS does a quad scull have", "8"),
        question(held_out["prompt"], held_out["expected_answer"]),
        question("How many strings has a balalaika?", "3"),
        question("How heavy are 7 sacks of 12 kg?", "7 × 12 = 84. The answer is 84."),
    ]
    (project / "datasets/incoming/a.jsonl").write_bytes(b"\n".join(rows) + b"\n")
    return project


SELECTED = ("dev_reasoning_v2", "curated_v1", "ingested_traces", "eval_set", "ingested_questions", "sft_data")


def test_questions_are_kept_once_apart_from_the_eval_sets_and_never_trained_on(asked: Path):
    result = materialize(asked, *SELECTED)
    assert not failed_checks(result)
    facts = metadata_of(result, "ingested_questions")
    assert (facts["given"], facts["kept"], facts["dagster/row_count"]) == (4, 2, 2)
    assert "shares wording with the eval set | 1 |" in facts["put_aside"]
    folder = asked / "datasets/ingested-questions-v1"
    kept = [json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()]
    assert [(row["prompt"][:16], row["expected_answer"]) for row in kept] == [
        ("How many oars do", "8"),
        ("How many strings", "3"),
    ]
    assert {*kept[0]} == {"id", "prompt", "expected_answer", "meta"}
    assert len((folder / "aside.jsonl").read_text("utf-8").splitlines()) == 2
    trained = (asked / ".cache/runs/tiny/sft/train.jsonl").read_text("utf-8")
    assert "sacks of 12 kg" in trained
    assert "balalaika" not in trained
    facts = metadata_of(result, "ingested_traces")
    assert (facts["given"], facts["accepted"], facts["questions"], facts["aside"]) == (5, 1, 4, 0)


def test_lost_question_or_one_of_the_eval_set_fails_a_check(asked: Path, monkeypatch: pytest.MonkeyPatch):
    from m32_assets.defs import ingested

    assert materialize(asked, *SELECTED[:4]).success
    real = ingested.keep_questions

    def careless(source: Path, out: Path, held_out: object) -> object:
        report = real(source, out, [])
        report.kept -= 1
        return report

    monkeypatch.setattr(ingested, "keep_questions", careless)
    result = materialize(asked, "dev_reasoning_v2", "curated_v1", "ingested_traces", "eval_set", "ingested_questions")
    assert failed_checks(result) == {"accounted_for", "apart"}
    assert not (asked / ".cache/runs/tiny/asset_outputs/ingested_questions.json").exists()
