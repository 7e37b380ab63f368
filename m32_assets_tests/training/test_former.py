"""A former session's training goes on from a copy of its folder, to the same bits; one of other inputs is refused."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from dev.drills import resume_drill
from dev.drills.resume_drill import make_inputs, outcome, train_here
from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_folder
from m32_assets.common.progress import Progress, silent
from m32_assets.gemma.model_folder import open_model_folder
from m32_assets.training import planned
from m32_assets.training.planned import planned_settings
from m32_assets.training.settings import TrainingSettings
from m32_assets.training.step_plan import MeasuredSteps, Session
from m32_assets.training.stopping import StopReason, TrainingStopped, never
from m32_assets.training.trainer import train

SETTINGS = resume_drill.SETTINGS.model_copy(update={"max_steps": 6})


@pytest.fixture(scope="module")
def drilled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Inputs, an undisturbed training, and a session that was stopped after its third step, as a dataset."""
    folder = tmp_path_factory.mktemp("former")
    make_inputs(folder)
    train_here(folder, "undisturbed", SETTINGS)
    with pytest.raises(TrainingStopped):
        session(folder, "session", stop=lambda step: "a test" if step >= 3 else "")
    shutil.copytree(folder / "session", folder / "input/datasets/me/former/runs")
    for path in (folder / "input").rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    return folder


@pytest.fixture(scope="module")
def undisturbed(drilled: Path) -> dict[str, Any]:
    return outcome(drilled / "undisturbed")


def session(
    folder: Path,
    name: str,
    former: Path | None = None,
    settings: TrainingSettings = SETTINGS,
    progress: Progress = silent,
    stop: StopReason = never,
) -> TrainingSettings:
    """A session that trains in ``folder/name``; returns the settings that it trained with."""
    inputs = open_model_folder(folder / "models/tiny"), folder / "train.jsonl", folder / "validation.jsonl"
    settings = planned_settings(*inputs, settings, folder / name, None, former, progress)
    train(*inputs, settings, folder / name, progress, stop=stop)
    return settings


def test_later_session_goes_on_to_the_same_bits(drilled: Path, undisturbed: dict[str, Any]):
    former, said = drilled / "input", list[str]()
    before = sha256_folder(former)
    session(drilled, "later", former, progress=said.append)
    assert "the former training, at step 3, is copied from" in said[0]
    assert any(line.endswith("from step 3") for line in said)
    assert outcome(drilled / "later") == undisturbed
    assert sha256_folder(former) == before
    session(drilled, "later", former, progress=said.append)
    assert "it is reused" in said[-1]


def test_finished_training_is_reused_where_it_was_moved_to(drilled: Path, undisturbed: dict[str, Any]):
    said: list[str] = []
    session(drilled, "finished", drilled / "undisturbed", progress=said.append)
    assert "it is reused" in said[-1]
    assert outcome(drilled / "finished") == undisturbed


def test_further_training_here_is_kept(drilled: Path, undisturbed: dict[str, Any]):
    with pytest.raises(TrainingStopped):
        session(drilled, "here", stop=lambda step: "a test" if step >= 5 else "")
    said: list[str] = []
    session(drilled, "here", drilled / "input", progress=said.append)
    assert "is as far as the former one" in said[0]
    assert any(line.endswith("from step 5") for line in said)
    assert outcome(drilled / "here") == undisturbed


def test_damaged_checkpoint_of_the_former_session_is_not_used(
    drilled: Path, undisturbed: dict[str, Any], tmp_path: Path
):
    shutil.copytree(drilled / "session", tmp_path / "former")
    (last,) = (tmp_path / "former").glob("*/actor/3")
    largest = max((path for path in last.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-7])
    said: list[str] = []
    session(drilled, "damaged", tmp_path / "former", progress=said.append)
    assert any("checkpoint 3 is not used" in line for line in said)
    assert any(line.endswith("from step 2") for line in said)
    assert outcome(drilled / "damaged") == undisturbed


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"lora_rank": 8}, "settings.lora_rank: 4 there, 8 here"),
        ({"max_steps": 0}, "settings.max_steps: 6 there, 0 here"),
    ],
)
def test_training_of_other_inputs_is_refused_by_name(drilled: Path, settings: dict[str, Any], named: str):
    with pytest.raises(M32Error, match=f"a training of other inputs: {named}, expected one of the same data"):
        session(drilled, "refused", drilled / "input", SETTINGS.model_copy(update=settings))
    assert not (drilled / "refused").exists()


def test_other_rows_are_refused_by_name(drilled: Path, tmp_path: Path):
    inputs = open_model_folder(drilled / "models/tiny"), drilled / "validation.jsonl", drilled / "validation.jsonl"
    with pytest.raises(M32Error, match=r"a training of other inputs: train: \w+… there, \w+… here"):
        planned_settings(*inputs, SETTINGS, tmp_path, None, drilled / "input", silent)


def test_folder_without_a_training_is_refused(drilled: Path, tmp_path: Path):
    with pytest.raises(
        M32Error, match=r"found no training \(no fingerprint\.json\), expected the folder of a training"
    ):
        session(drilled, "refused", tmp_path)


def test_plan_of_the_former_session_counts(drilled: Path, monkeypatch: pytest.MonkeyPatch):
    asked = SETTINGS.model_copy(update={"max_steps": 0})
    inputs = open_model_folder(drilled / "models/tiny"), drilled / "train.jsonl", drilled / "validation.jsonl"
    monkeypatch.setattr(planned, "measured_steps", lambda *_: MeasuredSteps(600, 1000, 1000, 14))
    settings = planned_settings(*inputs, asked, drilled / "planned", Session(3), None, silent)
    assert 0 < settings.max_steps < 14
    with pytest.raises(TrainingStopped):
        train(*inputs, settings, drilled / "planned", silent, stop=lambda step: "a test" if step >= 3 else "")
    assert session(drilled, "unlimited", drilled / "planned", asked) == settings
    assert planned_settings(*inputs, asked, drilled / "more", Session(99), drilled / "planned", silent) == settings
    train_here(drilled, "straight", settings)
    assert outcome(drilled / "unlimited") == outcome(drilled / "straight")
