"""The prompt template is a resource. An evaluation refuses a baseline that was made with another template."""

from dataclasses import asdict
from pathlib import Path

from m32_assets.common.files import sha256_folder
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.sft.template import PromptTemplate
from m32_assets_tests.support.project import materialize


def test_baseline_of_another_template_is_refused(tmp_path: Path):
    paths = ProjectPaths(root=str(tmp_path), run="tiny")
    checkpoint = tmp_path / "actor/1"
    checkpoint.mkdir(parents=True)
    (checkpoint / "weights").write_bytes(b"1")
    tuned = {"checkpoint": str(checkpoint), "sha256": sha256_folder(checkpoint), "template": asdict(PromptTemplate())}
    paths.write_outputs("rl_checkpoint", tuned)
    paths.write_outputs("baseline_evaluation", {"template": asdict(PromptTemplate("numbered", "")), "baselines": {}})
    result = materialize(tmp_path, "evaluation")
    assert not result.success
    (failure,) = [e for e in result.all_node_events if e.is_step_failure]
    message = str(failure.step_failure_data.error.cause)
    assert "baseline_evaluation template: found {'instruction': '', 'style': 'numbered'}" in message
    assert "Materialize baseline_evaluation with the template of the training data" in message
