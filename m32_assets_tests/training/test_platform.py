"""A run that asks for a device that is not there is refused before weights are fetched, and before it trains."""

import json
from pathlib import Path

import dagster as dg
import pytest
import yaml

from m32_assets.common.errors import M32Error
from m32_assets.defs import model as defs_model
from m32_assets.orchestration.model_config import TrainingConfig
from m32_assets.training.platform import ask_new_process, require_platform
from m32_assets_tests.support.project import ROOT, make_project, materialize, materialized, step_errors


@pytest.mark.parametrize(("asked", "extra"), [("gpu", "cuda12"), ("tpu", "tpu")])
def test_refusal_says_what_was_asked_found_and_what_installs_it(asked: str, extra: str):
    said = f"platform of sft_checkpoint: found cpu, expected {asked}. make setup ACCEL={extra} "
    with pytest.raises(M32Error, match=said):
        require_platform(asked, "cpu")  # type: ignore[arg-type]


def test_cause_is_told():
    with pytest.raises(M32Error, match=r"found cpu \(a TPU may be present\)"):
        require_platform("tpu", "cpu", "a TPU may be present")


@pytest.mark.parametrize("asked", ["", "cpu"])
def test_what_is_there_is_not_refused(asked: str):
    require_platform(asked, "cpu")  # type: ignore[arg-type]


def test_new_process_tells_its_backend(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("JAX_PLATFORMS", "cpu")
    assert ask_new_process()[0] == "cpu"


def test_platform_is_no_setting_of_the_trainer():
    """So it is in no fingerprint, and in no record."""
    assert TrainingConfig(platform="tpu").settings() == TrainingConfig().settings()


@pytest.mark.parametrize(("preset", "platform"), [("gpu", "gpu"), ("kaggle-tpu", "tpu")])
def test_presets_for_accelerators_ask_for_them(preset: str, platform: str):
    ops = yaml.safe_load((ROOT / f"m32_assets/presets/{preset}.yaml").read_text("utf-8"))["ops"]
    assert TrainingConfig(**ops["sft_checkpoint"]["config"]).platform == platform


def test_run_is_refused_before_weights_are_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("JAX_PLATFORMS", "cpu")
    monkeypatch.setattr(defs_model, "fetch_model", lambda *_, **__: pytest.fail("fetched"))
    result = materialize(
        make_project(tmp_path),
        "base_model",
        "sft_checkpoint",
        config={"sft_checkpoint": {"config": {"platform": "tpu"}}},
    )
    assert materialized(result) == set()
    assert "found cpu, expected tpu. make setup ACCEL=tpu" in step_errors(result)


def test_training_is_refused_where_it_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The early check may have been left out, because another run had the accelerator."""
    project = make_project(tmp_path)
    monkeypatch.setattr(defs_model, "refuse_early", lambda _: None)
    monkeypatch.setattr("m32_assets.training.trainer.train", lambda *_: pytest.fail("trained"))
    outputs = project / ".cache/runs/tiny/asset_outputs"
    outputs.mkdir(parents=True)
    rows = project / "rows.jsonl"
    rows.write_text("", "utf-8")
    given = {"train": str(rows), "validation": str(rows), "data_version": "1", "upstream_versions": {}}
    (outputs / "sft_data.json").write_text(json.dumps(given), "utf-8")
    monkeypatch.setattr(defs_model, "_announce", lambda *_: False)
    result = materialize(
        project, "base_model", "sft_checkpoint", config={"sft_checkpoint": {"config": {"platform": "gpu"}}}
    )
    assert materialized(result) == {"base_model"}
    assert "found cpu, expected gpu. make setup ACCEL=cuda12" in step_errors(result)


def test_unknown_platform_is_refused_at_launch():
    with pytest.raises(dg.DagsterInvalidConfigError, match="platform"):
        dg.materialize(
            [defs_model.sft_checkpoint],
            run_config={"ops": {"sft_checkpoint": {"config": {"platform": "npu"}}}},
            resources={"paths": defs_model.ProjectPaths()},
        )
