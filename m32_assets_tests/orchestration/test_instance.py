"""The folder of Dagster's instance: found with a tilde, and refused in a sentence where it cannot be used."""

import os
from pathlib import Path

import pytest

from m32_assets.cli.main import main
from m32_assets.common.errors import M32Error
from m32_assets.orchestration import dead_runs
from m32_assets.orchestration.instance import dagster_home, opened_instance


def test_no_variable_is_no_home(monkeypatch: pytest.MonkeyPatch):
    for value in (None, ""):
        monkeypatch.setenv("DAGSTER_HOME", value or "")
        if value is None:
            monkeypatch.delenv("DAGSTER_HOME")
        assert dagster_home() is None


def test_tilde_is_the_home_folder_also_for_the_processes_of_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "dagster").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", "~/dagster")
    assert dagster_home() == tmp_path / "dagster"
    with opened_instance(tmp_path / "dagster") as instance:
        assert instance.get_runs() == []
    assert os.environ["DAGSTER_HOME"] == str(tmp_path / "dagster")


@pytest.mark.parametrize("value", ["/none/there", "~/none", "relative", "{folder}/file", "~nobody_of_this_name/x"])
def test_home_that_is_no_folder_is_refused_before_anything_runs(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "file").touch()
    (tmp_path / "datasets").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", value.replace("{folder}", str(tmp_path)))
    assert main(["run", "--preset", "tiny"]) == 2
    assert capsys.readouterr().err.startswith("m32 run: DAGSTER_HOME: found '")
    assert not (tmp_path / ".cache").exists()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("run_queue: [\n", "dagster.yaml:2: found invalid YAML"),
        ("storage: {}\nrun_queue: {}\nstorage: {}\n", "dagster.yaml:3: found 'storage' a second time"),
        ("nonsense: 3\n", "dagster.yaml: found DagsterInvalidConfigError"),
        ("storage: {postgres: {postgres_url: {env: NOT_SET_HERE}}}\n", "dagster.yaml: found DagsterInvalidConfigError"),
    ],
)
def test_instance_that_cannot_be_opened_is_a_sentence(written: str, said: str, tmp_path: Path):
    (tmp_path / "dagster.yaml").write_text(written, "utf-8")
    with pytest.raises(M32Error) as refused, opened_instance(tmp_path):
        pytest.fail("it was opened")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_dead_runs_needs_an_instance(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    assert dead_runs.main() == 2
    assert capsys.readouterr().err.startswith("dead_runs: DAGSTER_HOME: found nothing, expected")
