"""Hours as a setting: steps are planned once, from measured ones, and a planned training is one of ``max_steps``."""

import shutil
import signal
import time
from pathlib import Path
from typing import Any

import jax
import pytest

from dev.drills.killable import Killable
from dev.drills.resume_drill import SETTINGS, make_inputs, outcome, train_here
from m32_assets.common.errors import M32Error
from m32_assets.common.progress import Progress, silent
from m32_assets.gemma.model_folder import open_model_folder
from m32_assets.training import planned
from m32_assets.training.planned import measured_steps, planned_settings
from m32_assets.training.settings import TrainingSettings
from m32_assets.training.step_plan import MeasuredSteps, Session, plan_steps, recorded_plan
from m32_assets.training.trainer import train

ASKED = SETTINGS.model_copy(update={"max_steps": 0})
MEASURED = MeasuredSteps(start=600, step=1000, checkpoint=5000, steps=14)
"""So slow that the time which a test takes changes no plan."""


@pytest.fixture(scope="module")
def drilled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hours")
    make_inputs(folder)
    return folder


def inputs_of(folder: Path) -> tuple[Any, Path, Path]:
    return open_model_folder(folder / "models/tiny"), folder / "train.jsonl", folder / "validation.jsonl"


def settings_under(
    folder: Path, name: str, hours: float, progress: Progress = silent, asked: TrainingSettings = ASKED
) -> TrainingSettings:
    return planned_settings(*inputs_of(folder), asked, folder / name, Session(hours), None, progress)


@pytest.mark.parametrize(
    ("hours", "steps"),
    [
        # checkpoints are due every 2 steps and at the end: 3 steps take 600 + 3000 + 10 000 s, a tenth is left free
        (13_600 / 0.9 / 3600 + 0.01, 3),
        (13_600 / 0.9 / 3600 - 0.01, 2),
        (1e3, 14),
    ],
)
def test_plan_takes_the_most_steps_that_fit(hours: float, steps: int):
    plan = plan_steps({}, ASKED, MEASURED, Session(hours))
    assert plan.settings(ASKED).max_steps == (steps if steps < 14 else 0)
    assert f"training is planned: {steps if steps < 14 else 'all'} of 14 steps" in plan.said


def test_what_was_spent_and_what_follows_are_counted():
    session = Session(10, spent=3600, after=7200, after_source="evaluation by the last run")
    plan = plan_steps({}, ASKED, MEASURED, session)
    assert plan.max_steps == plan_steps({}, ASKED, MEASURED, Session(7)).max_steps
    assert "120 minutes counted for what follows (evaluation by the last run), max_hours 10" in plan.said
    assert session.end == pytest.approx(time.monotonic() + 9 * 3600, abs=600)


def test_hours_too_short_for_one_step_are_refused_in_one_sentence():
    with pytest.raises(
        M32Error, match=r"^max_hours: found 1, expected at least 2\.54: .* 30 minutes for what"
    ) as error:
        plan_steps({}, ASKED, MEASURED, Session(1, after=1800, after_source="no run tells"))
    assert "\n" not in str(error.value)
    plan_steps({}, ASKED, MEASURED, Session(2.55, after=1800))


def test_steps_are_measured_and_nothing_is_left_of_them(drilled: Path):
    arrays = sum(array.nbytes for array in jax.live_arrays())
    found = measured_steps(*inputs_of(drilled), ASKED, drilled / "measuring")
    assert found.steps > 4
    assert min(found.start, found.step, found.checkpoint) > 0
    assert not (drilled / "measured").exists()
    assert not (drilled / "measuring").exists()
    assert sum(array.nbytes for array in jax.live_arrays()) <= arrays + 1000


def test_training_shorter_than_the_measurement_is_planned(drilled: Path):
    short = ASKED.model_copy(update={"max_steps": 2})
    said: list[str] = []
    assert settings_under(drilled, "short", 24, said.append, short) == short
    assert said[-1].startswith("training is planned: all of 2 steps")


def _killed(folder: Path, name: str) -> None:
    def progress(line: str) -> None:
        if line.startswith("step 3/"):
            signal.raise_signal(signal.SIGKILL)

    planned.measured_steps = _measured
    settings = settings_under(folder, name, HOURS, progress)
    train(*inputs_of(folder), settings, folder / name, progress)


def _measured(*_: object) -> MeasuredSteps:
    return MEASURED


HOURS = 4.6
"""Enough for four steps."""


def test_planned_training_has_the_bits_of_max_steps_also_when_killed(drilled: Path, monkeypatch: pytest.MonkeyPatch):
    assert Killable(_killed, (drilled, "killed")).wait() == -signal.SIGKILL

    def again(*_: object) -> MeasuredSteps:
        raise AssertionError("measured again")

    monkeypatch.setattr(planned, "measured_steps", again)
    said: list[str] = []
    settings = settings_under(drilled, "killed", HOURS, said.append)
    assert said[0].startswith(f"training is planned: {settings.max_steps} of 14 steps")
    assert settings.max_steps == 4
    train(*inputs_of(drilled), settings, drilled / "killed", silent)
    train_here(drilled, "straight", ASKED.model_copy(update={"max_steps": settings.max_steps}))
    assert outcome(drilled / "killed") == outcome(drilled / "straight")


def test_plan_is_of_its_inputs_and_its_hours(drilled: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(planned, "measured_steps", _measured)
    first = settings_under(drilled, "plans", HOURS)
    more = settings_under(drilled, "plans", 2 * HOURS)
    assert 0 < first.max_steps < more.max_steps
    other = settings_under(drilled, "plans", HOURS, asked=ASKED.model_copy(update={"batch_size": 2}))
    assert other.batch_size == 2
    assert len(list((drilled / "plans").glob("*/plan-*h.json"))) == 3
    assert recorded_plan(drilled / "plans", {}, HOURS) is None


def test_finished_training_needs_no_plan(drilled: Path, monkeypatch: pytest.MonkeyPatch):
    short = ASKED.model_copy(update={"max_steps": 2})
    train_here(drilled, "done", short)
    monkeypatch.setattr(planned, "measured_steps", None)
    assert settings_under(drilled, "done", 0.001, asked=short) == short
    shutil.rmtree(drilled / "done")
