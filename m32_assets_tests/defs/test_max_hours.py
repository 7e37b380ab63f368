"""``sft_checkpoint`` under ``max_hours``: too few are refused in one sentence, enough are planned and recorded."""

from pathlib import Path
from typing import Any

from dev.drills.cancel_drill import ABOVE
from m32_assets.common.files import read_json
from m32_assets_tests.support.project import TINY, make_project, materialize, step_errors


def _config(**values: Any) -> dict[str, Any]:
    return {"sft_checkpoint": {"config": {**TINY["sft_checkpoint"]["config"], "max_steps": 6, **values}}}


def test_hours_are_planned_or_refused(tmp_path: Path):
    project = make_project(tmp_path / "project")
    assert materialize(project, *ABOVE).success
    refused = materialize(project, "sft_checkpoint", config=_config(max_hours=0.00001))
    assert step_errors(refused).startswith(
        "m32_assets.common.errors.M32Error: max_hours: found 1e-05, expected at least"
    )
    assert "\n" not in step_errors(refused).strip()
    assert not list((project / ".cache/training").glob("*"))

    planned = materialize(project, "sft_checkpoint", config=_config(max_hours=24))
    assert planned.success
    (plan,) = (project / ".cache/training").glob("*/plan-24h.json")
    assert read_json(plan)["said"].startswith("training is planned: all of 6 steps")
    assert read_json(project / ".cache/runs/tiny/asset_outputs/sft_checkpoint.json")["settings"]["max_steps"] == 6

    other = tmp_path / "other"
    (project / ".cache/training").rename(other)
    again = materialize(project, "sft_checkpoint", config=_config(continue_from=str(other)))
    assert again.success
    outputs = read_json(project / ".cache/runs/tiny/asset_outputs/sft_checkpoint.json")
    assert outputs["result"]["folder"].startswith(str(project))
