"""Invalid config is refused at launch, before a step begins, with what was found and expected."""

import json
import math
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from pydantic import BaseModel, Field

from m32_assets.definitions import defs
from m32_assets.gemma.registry import model_entry
from m32_assets.gemma.weights import fetch_model
from m32_assets.orchestration.config_validation import describe_bounds
from m32_assets.orchestration.evaluation_config import EvaluationConfig
from m32_assets.orchestration.model_config import BaseModelConfig

WRONG: list[tuple[str, str, Any, str]] = [
    ("dev_reasoning_v2", "count", 555, "count: found 555, expected 10 to 1000000; a multiple of 10; default 550"),
    ("dev_reasoning_v2", "data_seed", -1, "data_seed: found -1, expected 0 to 9223372036854775807; default 42"),
    ("sft_checkpoint", "training_seed", 2**32, "training_seed: found 4294967296, expected 0 to 4294967295; default 42"),
    ("sft_checkpoint", "lora_alpha", math.inf, "lora_alpha: found inf, expected above 0; default 32.0"),
    ("base_model", "model_name", "gemma4", "one of tiny, gemma3-270m"),
    ("sft_checkpoint", "num_epochs", 0, "num_epochs: found 0, expected 1 to 100; default 1"),
    ("sft_checkpoint", "learning_rate", 1.5, "learning_rate: found 1.5, expected above 0 to below 1; default 0.001"),
    ("sft_checkpoint", "lora_target_modules", "(", "lora_target_modules: found '(', expected a regular expression"),
    ("sft_checkpoint", "precision", "float8", "'auto', 'float32', 'bfloat16'"),
    ("sft_checkpoint", "max_hours", -1, "max_hours: found -1.0, expected 0 to 8760; default 0"),
    ("sft_checkpoint", "continue_from", "none", "none: found no such folder, expected the folder of a training"),
    ("sft_data", "validation_share", 0.5, "validation_share: found 0.5, expected above 0 to below 0.5; default 0.06"),
    ("evaluation", "eval_set", "none.jsonl", "expected a JSONL file that is there"),
    ("baseline_evaluation", "limit", -1, "limit: found -1, expected at least 0; default 0"),
    ("submission_bundle", "max_megabytes", 0, "max_megabytes: found 0, expected 1 to 4000; default 2000"),
    ("evaluation", "max_new_tokens", "many", "many"),
    ("evaluation", "samples", 1, "samples: found 1, expected 0 for none, or 2 to 1024"),
    ("evaluation", "samples", 1025, "samples: found 1025, expected 0 to 1024; default 0"),
    ("evaluation", "temperature", 0.0, "temperature: found 0.0, expected above 0 to 10.0; default 1.0"),
    ("evaluation", "top_k", -1, "top_k: found -1, expected at least 0; default 0"),
    ("evaluation", "top_p", 1.5, "top_p: found 1.5, expected above 0 to 1; default 1.0"),
    ("evaluation", "sampling_seed", -1, "sampling_seed: found -1, expected 0 to 4294967295; default 42"),
    ("baseline_evaluation", "samples", 4, "samples"),
    ("evaluation", "max_tokens", 10, "max_tokens"),
]


def _refusal(run_config: dict[str, Any]) -> str:
    job = defs().resolve_implicit_global_asset_job_def()
    with pytest.raises(dg.DagsterInvalidConfigError) as refused:
        job.execute_in_process(run_config=run_config, instance=dg.DagsterInstance.ephemeral())
    return str(refused.value)


@pytest.mark.parametrize(("asset", "field", "value", "expected"), WRONG, ids=lambda part: str(part)[:20])
def test_invalid_value_is_refused_with_what_was_expected(asset: str, field: str, value: Any, expected: str):
    assert expected in _refusal({"ops": {asset: {"config": {field: value}}}})


@pytest.mark.parametrize("asset", ["evaluation", "baseline_evaluation"])
def test_eval_set_is_read_at_launch(asset: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    rows = [{"id": 1, "prompt": "1+1?", "expected_answer": 2}, {"id": 2, "prompt": "2+2?", "expected_answer": [4]}]
    Path("mine.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    refused = _refusal({"ops": {asset: {"config": {"eval_set": "mine.jsonl"}}}})
    assert "eval_set: mine.jsonl:2 expected_answer: found [4], expected text" in refused


def test_family_scores_are_read_at_launch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("scores.json").write_text("[]", "utf-8")
    refused = _refusal({"ops": {"sft_data": {"config": {"family_scores": "scores.json"}}}})
    assert "family_scores: scores.json: found []" in refused


@pytest.mark.parametrize(
    ("folder", "name", "said"),
    [
        ("none", "tiny", "model_dir: none: found no such folder, expected a model folder"),
        ("file", "tiny", "model_dir: file: found a file, expected a model folder"),
        ("empty", "tiny", "model_dir: empty: found no config.json"),
        ("tiny", "gemma3-270m", "model_dir: tiny/config.json: found 2 layers, expected 18, as gemma3-270m has"),
    ],
)
def test_model_folder_is_looked_at_at_launch(
    folder: str, name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    Path("empty").mkdir()
    fetch_model(model_entry("tiny"), tmp_path)
    assert said in _refusal({"ops": {"base_model": {"config": {"model_name": name, "model_dir": folder}}}})
    assert BaseModelConfig(model_name="tiny", model_dir="tiny").model_dir == "tiny"
    assert BaseModelConfig(model_name="tiny", model_dir=".").model_dir == "tiny", "the only model below"


def test_eval_set_in_the_home_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "mine.jsonl").write_text('{"id": 1, "prompt": "1+1?", "expected_answer": 2}', "utf-8")
    assert EvaluationConfig(eval_set="~/mine.jsonl").eval_set == str(tmp_path / "mine.jsonl")


def test_run_name_that_is_a_path_is_refused():
    assert "run: found '../elsewhere', expected" in _refusal(
        {"resources": {"paths": {"config": {"run": "../elsewhere"}}}}
    )


def test_every_field_is_described_with_its_default():
    ops = defs().resolve_implicit_global_asset_job_def().nodes
    seen = 0
    for node in ops:
        schema = node.definition.config_schema
        fields = getattr(schema.as_field().config_type, "fields", {}) if schema else {}
        for name, field in fields.items():
            seen += 1
            assert field.description, f"{node.name}.{name}"
            assert "default" in field.description, f"{node.name}.{name}"
    assert seen >= 20


def test_bound_without_a_description_is_an_error():
    class Odd(BaseModel):
        name: str = Field(default="", min_length=0, description="a name")

    with pytest.raises(TypeError, match="not a bound"):
        describe_bounds(Odd)
