"""Each data check, with the fault it is for: the asset below is not materialized."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from m32_assets.data.eval_set_card import write_manifest_and_card
from m32_assets.sft import rows as sft_rows
from m32_assets.traces import dataset
from m32_assets.traces.schema import ReasoningTrace
from m32_assets_tests.support.project import ROOT, failed_checks, make_project, materialize, materialized

Traces = list[ReasoningTrace]
EVAL_PROMPT = json.loads((ROOT / "datasets/eval-v1/eval_set.jsonl").read_text("utf-8").splitlines()[0])["prompt"]


def _changed(trace: ReasoningTrace, **values: object) -> ReasoningTrace:
    return trace.model_copy(update=values)


def _step(trace: ReasoningTrace, content: str) -> ReasoningTrace:
    return _changed(trace, steps=[*trace.steps[:-1], trace.steps[-1].model_copy(update={"content": content})])


def _answering(trace: ReasoningTrace, answer: str) -> ReasoningTrace:
    return _changed(_step(trace, f"so it is {answer}"), final_answer=answer)


def _wrong_sum(traces: Traces) -> Traces:
    return [_step(traces[0], f"2 + 2 = 5, so {traces[0].final_answer}"), *traces[1:]]


FAULTS: dict[str, Callable[[Traces], Traces]] = {
    "composition": lambda traces: [
        _changed(traces[0], meta={**(traces[0].meta or {}), "category": "synthetic"}),
        *traces[1:],
    ],
    "no_repeats": lambda traces: [_changed(traces[0], prompt=f" {traces[1].prompt.upper()} "), *traces[1:]],
    "answers": lambda traces: [_answering(traces[0], "1234567"), *traces[1:]],
    "no_leaks": lambda traces: [_changed(traces[0], prompt=EVAL_PROMPT), *traces[1:]],
    "arithmetic": _wrong_sum,
    "steps_say_something": lambda traces: [_step(traces[0], "check: 25 is 25"), *traces[1:]],
}


@pytest.mark.parametrize("check", FAULTS)
def test_a_faulty_trace_goes_no_further(check: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    real = dataset.generate
    monkeypatch.setattr(dataset, "generate", lambda seed, count: FAULTS[check](list(real(seed, count))))
    result = materialize(make_project(tmp_path), "dev_reasoning_v2", "eval_set")
    assert check in failed_checks(result)
    assert "eval_set" not in materialized(result)


def test_an_unreadable_line_goes_no_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    real = dataset.write_dataset

    def torn(folder: Path, *args: object, **kwargs: object) -> object:
        manifest = real(folder, *args, **kwargs)  # type: ignore[arg-type]
        with (folder / "dataset.jsonl").open("ab") as file:
            file.write(b'{"prompt": "half a li')
        return manifest

    monkeypatch.setattr(dataset, "write_dataset", torn)
    result = materialize(make_project(tmp_path), "dev_reasoning_v2", "eval_set")
    assert "schema" in failed_checks(result)
    assert "eval_set" not in materialized(result)


def test_an_eval_question_in_training_goes_no_further(tmp_path: Path):
    project = make_project(tmp_path)
    assert materialize(project, "dev_reasoning_v2").success
    prompt = next(dataset.generate(42, 10)).prompt
    questions = project / "datasets/eval-v1/eval_set.jsonl"
    with questions.open("a", encoding="utf-8") as file:
        leak = {"id": "leak", "prompt": prompt, "expected_answer": "1"}
        file.write(json.dumps({**leak, "section": "core", "category": "arithmetic", "difficulty": "easy"}) + "\n")
    write_manifest_and_card(questions.parent)
    result = materialize(project, "eval_set", "ingested_traces", "sft_data")
    assert failed_checks(result) == {"disjoint_from_training"}
    assert "sft_data" not in materialized(result)


def test_an_eval_set_other_than_its_manifest_goes_no_further(tmp_path: Path):
    project = make_project(tmp_path)
    assert materialize(project, "dev_reasoning_v2").success
    questions = project / "datasets/eval-v1/eval_set.jsonl"
    questions.write_bytes(questions.read_bytes().replace(b'"expected_answer": "73"', b'"expected_answer": "74"', 1))
    result = materialize(project, "eval_set", "ingested_traces", "sft_data")
    assert failed_checks(result) == {"schema"}
    assert "sft_data" not in materialized(result)


def test_raw_question_text_cannot_become_training_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The fault of the M32 team: the rows hold the question and nothing of the reasoning."""
    project = make_project(tmp_path)
    assert materialize(project, "dev_reasoning_v2", "ingested_traces", "eval_set", "base_model").success
    real = sft_rows.render_rows
    from m32_assets.defs import sft

    def questions_only(traces: Traces, template: object) -> list[sft_rows.TunixRow]:
        return [row.model_copy(update={"prompts": f"{row.prompt}ok"}) for row in real(traces, template)]  # type: ignore[arg-type]

    monkeypatch.setattr(sft, "render_rows", questions_only)
    result = materialize(project, "sft_data", "sft_checkpoint")
    assert failed_checks(result) == {"rendered"}
    assert "sft_checkpoint" not in materialized(result)


def test_a_validation_row_in_training_goes_no_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    project = make_project(tmp_path)
    assert materialize(project, "dev_reasoning_v2", "ingested_traces", "eval_set", "base_model").success
    from m32_assets.defs import sft

    monkeypatch.setattr(sft, "split_rows", lambda rows, share: (rows, rows[:5]))
    result = materialize(project, "sft_data", "sft_checkpoint")
    assert failed_checks(result) == {"held_out"}
    assert "sft_checkpoint" not in materialized(result)


def test_a_loss_mask_over_nothing_goes_no_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from m32_assets.training import trainer

    project = make_project(tmp_path)
    assert materialize(project, "dev_reasoning_v2", "ingested_traces", "eval_set", "base_model", "sft_data").success
    real = trainer.tokenize

    def all_prompt(*args: object) -> object:
        conversations = real(*args)  # type: ignore[arg-type]
        return [type(c)(c.ids, len(c.ids) if i % 2 else c.prompt) for i, c in enumerate(conversations)]

    real_findings = trainer.mask_findings
    truth: list[object] = []
    monkeypatch.setattr(trainer, "tokenize", lambda *a: truth.append(real(*a)) or all_prompt(*a))
    monkeypatch.setattr(trainer, "mask_findings", lambda batches, _: real_findings(batches, truth[0]))  # type: ignore[arg-type]
    result = materialize(project, "sft_checkpoint", "merged_model")
    assert "loss_mask" in failed_checks(result)
    assert "merged_model" not in materialized(result)


def test_changed_weights_are_refused(tmp_path: Path):
    project = make_project(tmp_path)
    assert materialize(project, "dev_reasoning_v2", "base_model").success
    weights = project / ".cache/models/tiny/model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    result = materialize(project, "base_model")
    assert not result.success


def test_faulty_practice_goes_no_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from m32_assets.data import augmentation

    project = make_project(tmp_path)
    assert materialize(project, "dev_reasoning_v2", "ingested_traces", "eval_set", "base_model").success
    real = dataset.extra_traces
    monkeypatch.setattr(augmentation, "extra_traces", lambda *given: _wrong_sum(list(real(*given))))
    result = materialize(project, "sft_data", "sft_checkpoint")
    assert failed_checks(result) == {"extra_traces"}
    assert "sft_checkpoint" not in materialized(result)
