"""The rebuild: the same bytes pass, other bytes are named, and nothing is compared with nothing."""

import json
from pathlib import Path

import pytest

from dev.rebuild import differences, main, rebuild, versions
from m32_assets.common.errors import M32Error
from m32_assets_tests.support.project import make_project, materialize

Printed = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_project(tmp_path_factory.mktemp("project"))
    assert materialize(folder, "dev_reasoning_v1", "golden_v2").success
    return folder


def test_the_same_bytes_pass_and_leave_nothing(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed):
    monkeypatch.chdir(project)
    assert main(["tiny", "--select", "golden_v2"]) == 0
    assert capsys.readouterr().out == "every asset has its recorded version\n"
    assert not (project / ".cache/rebuild").exists()


def test_other_bytes_are_named_and_kept(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed):
    facts = project / ".cache/runs/tiny/asset_outputs/golden_v2.json"
    good = facts.read_text("utf-8")
    facts.write_text(json.dumps({**json.loads(good), "data_version": "f" * 64}), "utf-8")
    monkeypatch.chdir(project)
    code = main(["tiny", "--select", "golden_v2"])
    facts.write_text(good, "utf-8")
    assert code == 1
    assert "golden_v2: ffffffffffffffff" in capsys.readouterr().out
    assert (project / ".cache/rebuild/rebuild.log").exists()
    assert not list((project / "submission_runs").glob("*/*.zip"))


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
