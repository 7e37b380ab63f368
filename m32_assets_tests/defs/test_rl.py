"""``rl_checkpoint``: without rounds it is the SFT checkpoint, and with them the best round, whose checks can fail."""

from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from dev.drills.cancel_drill import ABOVE
from m32_assets.common.files import read_json, sha256_folder
from m32_assets.data.eval_set import eval_prompts
from m32_assets.defs import rl
from m32_assets.orchestration.io_manager import RefusingIOManager
from m32_assets.orchestration.presets import preset_config
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.template_resource import TemplateResource
from m32_assets.rl import stage_order
from m32_assets.rl.prompts import Prompts
from m32_assets.rl.result import METRICS
from m32_assets_tests.support.project import (
    ASSETS,
    blocking_failures,
    copy_project,
    failed_checks,
    make_project,
    materialize,
    metadata_of,
)

ROUNDS: dict[str, Any] = {"rl_checkpoint": preset_config("tiny")["ops"]["rl_checkpoint"]}
OUTPUTS = ".cache/runs/tiny/asset_outputs"


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project up to ``sft_checkpoint``, to be copied."""
    project = make_project(tmp_path_factory.mktemp("trained"))
    assert materialize(project, *ABOVE, "ingested_questions", "sft_checkpoint").success
    return project


@pytest.fixture
def project(trained: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return copy_project(trained, tmp_path / "copy")


def _outputs(project: Path, asset: str = "rl_checkpoint") -> dict[str, Any]:
    return read_json(project / f"{OUTPUTS}/{asset}.json")


def test_without_rounds_it_is_the_sft_checkpoint_and_with_them_the_best_round(project: Path):
    sft = _outputs(project, "sft_checkpoint")
    result = materialize(project, "rl_checkpoint")
    assert result.success
    assert failed_checks(result) == set()
    handed_on = _outputs(project)
    assert {**handed_on, "upstream_versions": {}} == {**sft, "upstream_versions": {}}
    assert sha256_folder(Path(handed_on["checkpoint"])) == sft["sha256"]

    result = materialize(project, "rl_checkpoint", config=ROUNDS)
    assert result.success
    assert blocking_failures(result) == set()
    outputs, page = _outputs(project), metadata_of(result, "rl_checkpoint")
    best = outputs["rl"]["result"]["best_round"]
    # no answer of a random model is right: whether a round is better is chance, and only a warning
    assert failed_checks(result) == (set() if best else {"better"})
    assert outputs["data_version"] == outputs["sha256"] == sha256_folder(Path(outputs["checkpoint"]))
    assert (outputs["checkpoint"] == sft["checkpoint"]) == (best == 0)
    assert outputs["rl"]["prompts"]["held_out"] == 8
    assert page["taken"] == outputs["rl"]["result"]["choice"]
    assert (project / "submission_runs/tiny" / METRICS).read_bytes().count(b"\n") == 2

    again = materialize(project, "rl_checkpoint")
    assert again.success
    assert _outputs(project) == handed_on
    assert not (project / "submission_runs/tiny" / METRICS).exists(), "what the rounds left is removed"


def test_prompt_of_an_eval_set_stops_everything_below(project: Path, monkeypatch: pytest.MonkeyPatch):
    real, (planted, *_) = stage_order.choose_prompts, eval_prompts(project / "datasets")

    def with_one_of_an_eval_set(*arguments: Any) -> Prompts:
        found = real(*arguments)
        object.__setattr__(found.training[0], "question", planted)
        return found

    monkeypatch.setattr(stage_order, "choose_prompts", with_one_of_an_eval_set)
    assert materialize(project, "rl_checkpoint").success
    result = materialize(project, "rl_checkpoint", config=ROUNDS)
    assert blocking_failures(result) == {"apart"}
    assert not (project / f"{OUTPUTS}/rl_checkpoint.json").exists(), "the former outputs do not flow on"


def test_killed_behind_publishing_nothing_stale_flows_on(project: Path, monkeypatch: pytest.MonkeyPatch):
    assert materialize(project, "rl_checkpoint").success

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rl, "write_atomic", killed)
    with pytest.raises(KeyboardInterrupt):
        _raising(project)
    assert not (project / f"{OUTPUTS}/rl_checkpoint.json").exists()


def _raising(project: Path) -> None:
    """Materialize without a net: an interrupt goes through."""
    dg.materialize(
        ASSETS,
        selection=["rl_checkpoint"],
        resources={
            "paths": ProjectPaths(root=str(project), run="tiny"),
            "template": TemplateResource(),
            "io_manager": RefusingIOManager(),
        },
        run_config={"ops": ROUNDS},
        instance=dg.DagsterInstance.ephemeral(),
    )


def test_assets_below_read_it():
    below = {
        key.to_user_string()
        for asset in ASSETS
        if isinstance(asset, dg.AssetsDefinition)
        for key in asset.keys
        if dg.AssetKey("rl_checkpoint") in asset.asset_deps[key]
    }
    assert {"evaluation", "merged_model", "family_evaluation"} <= below
    trained_directly = {
        key.to_user_string()
        for asset in ASSETS
        if isinstance(asset, dg.AssetsDefinition)
        for key in asset.keys
        if dg.AssetKey("sft_checkpoint") in asset.asset_deps[key]
    }
    assert trained_directly & {"evaluation", "merged_model", "family_evaluation"} == set()
