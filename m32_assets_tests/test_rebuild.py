"""The weekly rebuild: the same bytes pass, other bytes are named, and nothing is compared with nothing."""

import json
from pathlib import Path

import dagster as dg
import pytest

from m32_assets.defs.rebuild import weekly_rebuild
from m32_assets.errors import M32Error
from m32_assets.rebuild import differences, rebuild, versions
from m32_assets.resources import ProjectPaths, RefusingIOManager
from m32_assets_tests.project import make_project, materialize


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_project(tmp_path_factory.mktemp("project"))
    assert materialize(folder, "dev_reasoning_v1", "golden_v2").success
    return folder


def run_job(project: Path) -> dg.ExecuteInProcessResult:
    config = {"ops": {"make_again": {"config": {"preset": "tiny", "select": "golden_v2"}}}}
    resources = {"paths": ProjectPaths(root=str(project), run="tiny"), "io_manager": RefusingIOManager()}
    return weekly_rebuild.execute_in_process(config, resources=resources, raise_on_error=False)


def test_the_same_bytes_pass_and_leave_nothing(project: Path):
    assert run_job(project).success
    assert not (project / ".cache/rebuild").exists()


def test_other_bytes_are_named_and_kept(project: Path):
    facts = project / ".cache/runs/tiny/facts/golden_v2.json"
    good = facts.read_text("utf-8")
    facts.write_text(json.dumps({**json.loads(good), "data_version": "f" * 64}), "utf-8")
    result = run_job(project)
    facts.write_text(good, "utf-8")
    assert not result.success
    (failure,) = [e for e in result.all_node_events if e.is_step_failure]
    assert "golden_v2: ffffffffffffffff stands" in str(failure.step_failure_data.error)
    assert (project / ".cache/rebuild/rebuild.log").exists()
    assert facts.read_text("utf-8") == good


def test_a_rebuild_that_fails_says_where_to_read(project: Path):
    with pytest.raises(M32Error, match=r"rebuild\.log: found exit code"):
        rebuild(project, "tiny", "tiny", "no_such_asset")


def test_nothing_to_compare_with_is_an_error(tmp_path: Path):
    with pytest.raises(M32Error, match="make run PRESET=tiny"):
        rebuild(tmp_path, "tiny", "tiny")


def test_the_bundle_alone_is_of_its_run():
    assert differences({"a": "1", "submission_bundle": "1", "b": "1"}, {"a": "2", "submission_bundle": "2"}) == [
        "a: 1 stands, made again it is 2"
    ]


def test_versions_are_those_that_were_handed_on(project: Path):
    assert set(versions(project, "tiny")) == {"dev_reasoning_v1", "golden_v2"}
