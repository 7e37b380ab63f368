"""Each blocking check of the data, given the fault that it catches: the asset downstream is not materialized."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from m32_assets.data.eval_set_card import write_manifest_and_card
from m32_assets.sft import rows as sft_rows
from m32_assets.traces import dataset
from m32_assets.traces.extra_traces import extra_traces
from m32_assets.traces.schema import ReasoningTrace
from m32_assets_tests.support.project import ROOT, failed_checks, make_project, materialize, materialized

Traces = list[ReasoningTrace]
ABOVE_SFT_DATA = ("dev_reasoning_v2", "curated_v1", "ingested_traces", "eval_set", "base_model")
EVAL_FILES = ("eval-v1/eval_set.jsonl", "eval-v2/dev.jsonl", "eval-v2/test.jsonl")


def _with_values(trace: ReasoningTrace, **values: object) -> ReasoningTrace:
    return trace.model_copy(update=values)


def _with_last_step(trace: ReasoningTrace, content: str) -> ReasoningTrace:
    return _with_values(trace, steps=[*trace.steps[:-1], trace.steps[-1].model_copy(update={"content": content})])


def _with_answer(trace: ReasoningTrace, answer: str) -> ReasoningTrace:
    return _with_values(_with_last_step(trace, f"so it is {answer}"), final_answer=answer)


def _with_wrong_sum(traces: Traces) -> Traces:
    return [_with_last_step(traces[0], f"2 + 2 = 5, so {traces[0].final_answer}"), *traces[1:]]


FAULTS: dict[str, Callable[[Traces], Traces]] = {
    "composition": lambda traces: [
        _with_values(traces[0], meta={**(traces[0].meta or {}), "category": "synthetic"}),
        *traces[1:],
    ],
    "no_repeats": lambda traces: [_with_values(traces[0], prompt=f" {traces[1].prompt.upper()} "), *traces[1:]],
    "answers": lambda traces: [_with_answer(traces[0], "1234567"), *traces[1:]],
    "arithmetic": _with_wrong_sum,
    "steps_say_something": lambda traces: [_with_last_step(traces[0], "check: 25 is 25"), *traces[1:]],
}


@pytest.mark.parametrize("file", EVAL_FILES)
def test_trace_with_a_question_of_any_eval_set_stops_eval_set(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # some questions are too short to be told from other text; the first long one is not
    rows = map(json.loads, (ROOT / "datasets" / file).read_text("utf-8").splitlines())
    prompt = next(row["prompt"] for row in rows if len(row["prompt"].split()) > 12)
    real = dataset.generate
    monkeypatch.setattr(
        dataset,
        "generate",
        lambda seed, count: [_with_values(t, prompt=prompt) if k == 0 else t for k, t in enumerate(real(seed, count))],
    )
    result = materialize(make_project(tmp_path), "dev_reasoning_v2", "curated_v1", "eval_set")
    assert "no_leaks" in failed_checks(result)
    assert "eval_set" not in materialized(result)


@pytest.mark.parametrize("check", FAULTS)
def test_faulty_trace_stops_eval_set(check: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    real = dataset.generate
    monkeypatch.setattr(dataset, "generate", lambda seed, count: FAULTS[check](list(real(seed, count))))
    result = materialize(make_project(tmp_path), "dev_reasoning_v2", "curated_v1", "eval_set")
    assert check in failed_checks(result)
    assert "eval_set" not in materialized(result)


def test_unreadable_line_stops_eval_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    real = dataset.write_dataset

    def torn(folder: Path, *args: object, **kwargs: object) -> object:
        manifest = real(folder, *args, **kwargs)  # type: ignore[arg-type]
        with (folder / "dataset.jsonl").open("ab") as file:
            file.write(b'{"prompt": "half a li')
        return manifest

    monkeypatch.setattr(dataset, "write_dataset", torn)
    result = materialize(make_project(tmp_path), "dev_reasoning_v2", "curated_v1", "eval_set")
    assert "schema" in failed_checks(result)
    assert "eval_set" not in materialized(result)


@pytest.mark.parametrize("file", EVAL_FILES)
def test_eval_question_in_training_stops_sft_data(file: str, tmp_path: Path):
    project = make_project(tmp_path)
    assert materialize(project, "dev_reasoning_v2").success
    prompt = next(dataset.generate(42, 10)).prompt
    questions = project / "datasets" / file
    with questions.open("a", encoding="utf-8") as file:
        leak = {"id": "leak", "prompt": prompt, "expected_answer": "1"}
        file.write(json.dumps({**leak, "section": "core", "category": "arithmetic", "difficulty": "easy"}) + "\n")
    write_manifest_and_card(questions.parent)
    result = materialize(project, "curated_v1", "eval_set", "ingested_traces", "sft_data")
    assert failed_checks(result) == {"disjoint_from_training"}
    assert "sft_data" not in materialized(result)


@pytest.mark.parametrize("file", EVAL_FILES)
def test_eval_set_that_differs_from_its_manifest_stops_sft_data(file: str, tmp_path: Path):
    project = make_project(tmp_path)
    assert materialize(project, "dev_reasoning_v2").success
    questions = project / "datasets" / file
    questions.write_bytes(questions.read_bytes().replace(b'"difficulty": "easy"', b'"difficulty": "hard"', 1))
    result = materialize(project, "curated_v1", "eval_set", "ingested_traces", "sft_data")
    assert failed_checks(result) == {"schema"}
    assert "sft_data" not in materialized(result)


def test_rows_without_reasoning_stop_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    project = make_project(tmp_path)
    assert materialize(project, *ABOVE_SFT_DATA).success
    real = sft_rows.render_rows
    from m32_assets.sft import mixture

    def questions_only(traces: Traces, template: object) -> list[sft_rows.TunixRow]:
        return [row.model_copy(update={"prompts": f"{row.prompt}ok"}) for row in real(traces, template)]  # type: ignore[arg-type]

    monkeypatch.setattr(mixture, "render_rows", questions_only)
    result = materialize(project, "sft_data", "sft_checkpoint")
    assert failed_checks(result) == {"rendered"}
    assert "sft_checkpoint" not in materialized(result)


def test_validation_row_in_training_stops_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    project = make_project(tmp_path)
    assert materialize(project, *ABOVE_SFT_DATA).success
    from m32_assets.sft import mixture

    monkeypatch.setattr(mixture, "split_rows", lambda rows, share: (rows, rows[:5]))
    result = materialize(project, "sft_data", "sft_checkpoint")
    assert failed_checks(result) == {"held_out"}
    assert "sft_checkpoint" not in materialized(result)


def test_batch_without_loss_stops_merging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from m32_assets.sft.packing import Batch, PackedRows

    project = make_project(tmp_path)
    assert materialize(project, *ABOVE_SFT_DATA, "sft_data").success
    real = PackedRows.batch

    def first_masked_out(self: PackedRows, start: int, rows: int) -> Batch:
        batch = real(self, start, rows)
        return batch if start else dataclasses.replace(batch, loss_mask=0 * batch.loss_mask)

    monkeypatch.setattr(PackedRows, "batch", first_masked_out)
    result = materialize(project, "sft_checkpoint", "rl_checkpoint", "merged_model")
    assert "loss_mask" in failed_checks(result)
    assert not {"rl_checkpoint", "merged_model"} & materialized(result)


def test_faulty_extra_trace_stops_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from m32_assets.data import augmentation

    project = make_project(tmp_path)
    assert materialize(project, *ABOVE_SFT_DATA).success
    monkeypatch.setattr(augmentation, "extra_traces", lambda *given: _with_wrong_sum(list(extra_traces(*given))))
    result = materialize(project, "sft_data", "sft_checkpoint")
    assert failed_checks(result) == {"extra_traces"}
    assert "sft_checkpoint" not in materialized(result)
