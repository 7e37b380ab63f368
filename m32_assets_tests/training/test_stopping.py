"""A training that ends before its last step: it saves a checkpoint, says so, and goes on to the same bits."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dev.drills import resume_drill
from dev.drills.killable import Killable
from dev.drills.resume_drill import make_inputs, outcome
from m32_assets.common.progress import Progress, silent
from m32_assets.gemma.model_folder import open_model_folder
from m32_assets.training import packed_trainer
from m32_assets.training.stopping import SAVE_SECONDS, StopReason, TrainingStopped, before, held_signals, never
from m32_assets.training.trainer import train

SETTINGS = resume_drill.SETTINGS.model_copy(update={"max_steps": 6})


class Delivered(Exception):
    """What the former handler of the signal raises, as Dagster's does."""


def _deliver(*_: object) -> None:
    raise Delivered


@pytest.fixture
def handlers() -> Iterator[None]:
    """Handlers that raise, and the former ones after the test."""
    former = {number: signal.signal(number, _deliver) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in former.items():
        signal.signal(number, handler)


@pytest.fixture(scope="module")
def drilled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Inputs and an undisturbed training."""
    folder = tmp_path_factory.mktemp("stopping")
    make_inputs(folder)
    trained(folder, "undisturbed")
    return folder


@pytest.fixture(scope="module")
def undisturbed(drilled: Path) -> dict[str, Any]:
    return outcome(drilled / "undisturbed")


def trained(folder: Path, name: str, progress: Progress = silent, stop: StopReason = never) -> None:
    """Train on the inputs of ``folder``, in ``folder/name``."""
    rows = folder / "train.jsonl", folder / "validation.jsonl"
    train(open_model_folder(folder / "models/tiny"), *rows, SETTINGS, folder / name, progress, stop=stop)


def work_of(folder: Path, name: str) -> Path:
    (fingerprint,) = (folder / name).glob("*/fingerprint.json")
    return fingerprint.parent


@pytest.mark.parametrize(
    ("ahead", "written"),
    [
        (0, {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6}),
        # as on accelerators; all is written before a checkpoint
        (1, {0: 0, 1: 0, 2: 2, 3: 2, 4: 4, 5: 4, 6: 6}),
    ],
)
def test_an_accelerator_is_given_the_next_step_before_the_last_one_is_fetched(
    ahead: int,
    written: dict[int, int],
    drilled: Path,
    undisturbed: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
):
    found, name = dict[int, int](), f"ahead-{ahead}"

    def count(done: int) -> str:
        metrics = work_of(drilled, name) / "metrics.jsonl"
        found.setdefault(done, len(metrics.read_bytes().splitlines()))
        return ""

    monkeypatch.setattr(packed_trainer, "steps_ahead", lambda: ahead)
    trained(drilled, name, stop=count)
    assert found == written
    assert outcome(drilled / name) == undisturbed


@pytest.mark.parametrize(
    ("step", "checkpoints", "best"),
    [
        (3, ["2", "3"], "2"),  # of which no checkpoint was due
        (4, ["2", "4"], "2"),  # in its validation
        (6, ["2", "4", "6"], "4"),  # in the last validation
    ],
)
def test_stopped_training_goes_on_to_the_same_bits(
    step: int, checkpoints: list[str], best: str, drilled: Path, undisturbed: dict[str, Any]
):
    name, said = f"stopped-{step}", list[str]()
    with pytest.raises(TrainingStopped, match=f"found a test after step {step} of 6") as stopped:
        trained(drilled, name, said.append, lambda done: "a test" if done >= step else "")
    assert said[-1] == str(stopped.value)
    work = work_of(drilled, name)
    assert sorted((path.name for path in (work / "actor").iterdir()), key=int) == checkpoints
    assert {path.stem for path in (work / "seals").iterdir()} == set(checkpoints)
    assert [path.name for path in (work / "best/actor").iterdir()] == [best]
    assert f"(step {best}) in {work / 'best'}" in said[-1]
    trained(drilled, name)
    log = (work / "train.log").read_text("utf-8")
    assert log.rpartition("from step ")[2].startswith(f"{step}\n")
    assert "is not used" not in log
    assert outcome(drilled / name) == undisturbed
    assert not (work / "best").exists()


def test_training_stopped_twice_goes_on_to_the_same_bits(drilled: Path, undisturbed: dict[str, Any]):
    for step in (1, 3):
        with pytest.raises(TrainingStopped):
            trained(drilled, "twice", stop=lambda done, step=step: "a test" if done >= step else "")
    trained(drilled, "twice")
    assert outcome(drilled / "twice") == undisturbed


def test_training_stopped_before_its_first_step_has_no_checkpoint(drilled: Path):
    with pytest.raises(TrainingStopped, match=r"after step 0 of 6, expected its last step\. Start the run again$"):
        trained(drilled, "at-once", stop=lambda _: "a test")
    assert not list((work_of(drilled, "at-once") / "actor").iterdir())


@pytest.mark.usefixtures("handlers")
def test_signal_is_delivered_once_the_checkpoint_is_saved(drilled: Path, undisturbed: dict[str, Any]):
    said: list[str] = []

    def progress(line: str) -> None:
        said.append(line)
        if line.startswith("step 3/"):
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGINT)  # Ctrl-C reaches a step twice: from the terminal and from its run
            said.append("goes on")

    with pytest.raises(Delivered):
        trained(drilled, "signalled", progress)
    assert "goes on" in said
    assert said[-1].startswith("training stopped: found SIGTERM after step 3 of 6")
    assert (work_of(drilled, "signalled") / "seals/3.json").exists()
    assert signal.getsignal(signal.SIGTERM) is _deliver
    trained(drilled, "signalled")
    assert outcome(drilled / "signalled") == undisturbed


def _terminated(folder: Path, name: str) -> None:
    def progress(line: str) -> None:
        if line.startswith("step 3/"):
            os.kill(os.getpid(), signal.SIGTERM)

    trained(folder, name, progress)


def test_process_without_a_handler_ends_by_the_signal(drilled: Path, undisturbed: dict[str, Any]):
    assert Killable(_terminated, (drilled, "terminated")).wait() == -signal.SIGTERM
    log = (work_of(drilled, "terminated") / "train.log").read_text("utf-8").splitlines()
    assert log[-1].startswith("training stopped: found SIGTERM after step 3 of 6")
    trained(drilled, "terminated")
    assert outcome(drilled / "terminated") == undisturbed


@pytest.mark.usefixtures("handlers")
def test_signals_are_held_in_the_main_thread_only():
    found: list[str] = []

    def in_a_block() -> None:
        with held_signals() as received:
            signal.raise_signal(signal.SIGINT)
            found.append(received())

    with pytest.raises(Delivered):
        in_a_block()
    assert found == ["SIGINT"]
    with pytest.raises(Delivered), held_signals(hold=False):
        signal.raise_signal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with held_signals() as received:
        signal.raise_signal(signal.SIGINT)
        assert not received()

    def in_a_thread() -> None:
        with held_signals() as received:
            found.append(received())

    thread = threading.Thread(target=in_a_thread)
    thread.start()
    thread.join()
    assert found == ["SIGINT", ""]


def test_limit_leaves_time_for_a_checkpoint():
    assert before(time.monotonic() + SAVE_SECONDS - 1, "the limit")(1) == "the limit"
    assert before(time.monotonic() + SAVE_SECONDS + 3600, "the limit")(1) == ""


def test_error_comes_whole_from_another_process():
    error = TrainingStopped("SIGTERM", 3, 6, "folder", ", the best one so far")
    made, parts = error.__reduce__()
    assert str(made(*parts)) == str(error)
    error = TrainingStopped("SIGTERM", 3, 6, "folder", unit="round")
    assert str(error).startswith("training stopped: found SIGTERM after round 3 of 6, expected its last round")
    made, parts = error.__reduce__()
    assert str(made(*parts)) == str(error)
