"""The rebuild: equal versions pass, different ones are named."""

import json
from pathlib import Path

import pytest

from dev.rebuild import changed_versions, main, rebuild, versions
from m32_assets.common.errors import M32Error
from m32_assets_tests.support.project import make_project, materialize

Printed = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_project(tmp_path_factory.mktemp("project"))
    assert materialize(folder, "dev_reasoning_v1", "golden_v2").success
    return folder


def test_equal_versions_pass_and_leave_no_folder(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed):
    monkeypatch.chdir(project)
    assert main(["tiny", "--select", "golden_v2"]) == 0
    assert capsys.readouterr().out == "every asset has its recorded version\n"
    assert not (project / ".cache/rebuild").exists()


def test_different_version_is_named_and_its_folder_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed
):
    facts = project / ".cache/runs/tiny/asset_outputs/golden_v2.json"
    good = facts.read_text("utf-8")
    facts.write_text(json.dumps({**json.loads(good), "data_version": "f" * 64}), "utf-8")
    monkeypatch.chdir(project)
    code = main(["tiny", "--select", "golden_v2"])
    facts.write_text(good, "utf-8")
    assert code == 1
    assert "golden_v2: recorded ffffffffffffffff" in capsys.readouterr().out
    assert (project / ".cache/rebuild/rebuild.log").exists()
    assert not list((project / "submission_runs").glob("*/*.zip"))


def test_failed_rebuild_names_its_log(project: Path):
    with pytest.raises(M32Error, match=r"rebuild\.log: found exit code"):
        rebuild(project, "tiny", "tiny", "no_such_asset")


def test_missing_run_is_an_error(tmp_path: Path):
    with pytest.raises(M32Error, match="make run PRESET=tiny"):
        rebuild(tmp_path, "tiny", "tiny")


def test_bundle_is_not_compared():
    assert changed_versions({"a": "1", "submission_bundle": "1", "b": "1"}, {"a": "2", "submission_bundle": "2"}) == [
        "a: recorded 1, rebuilt 2"
    ]


def test_versions_are_those_of_finished_assets(project: Path):
    assert set(versions(project, "tiny")) == {"dev_reasoning_v1", "golden_v2"}
