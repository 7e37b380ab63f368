"""A handful of rows, none of them held out: training takes its last step, says so, and can be resumed."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json
from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.evaluation.plots import loss_plot
from m32_assets.evaluation.sketches import loss_sketch
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.sft.rows import render_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.dataset import generate
from m32_assets.training.settings import TrainingSettings
from m32_assets.training.trainer import TrainingResult, train

SETTINGS = TrainingSettings(lora_rank=4, batch_size=1, learning_rate=0.02, eval_steps=2, max_steps=6, num_epochs=100)
SAID = "step 6 of 6 is taken, the last one: no row is held out, so no validation loss is known"


@pytest.fixture(scope="module")
def trained(folder: ModelFolder, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, TrainingResult, list[str]]:
    """The folder, the result and the log of a training of three rows."""
    place, said = tmp_path_factory.mktemp("few"), list[str]()
    write_jsonl(place / "train.jsonl", render_rows(list(generate(42, 10))[:3], PromptTemplate()))
    write_jsonl(place / "validation.jsonl", [])
    result = train(folder, place / "train.jsonl", place / "validation.jsonl", SETTINGS, place / "training", said.append)
    return place, result, said


def _rows(work: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (work / "metrics.jsonl").read_bytes().splitlines()]


def test_last_step_is_taken_and_no_validation_loss_is_recorded(trained: tuple[Path, TrainingResult, list[str]]):
    _, result, said = trained
    work = Path(result.folder)
    assert (result.best_step, result.validation_loss, result.choice) == (6, None, SAID)
    assert SAID in said
    assert not any("validation loss 0" in line for line in said)
    assert [row["step"] for row in _rows(work)] == [1, 2, 3, 4, 5, 6]
    assert not any("validation_loss" in row for row in _rows(work))
    assert result.checkpoint.is_dir()
    assert read_json(work / "result.json")["validation_loss"] is None


def test_checkpoints_are_sealed_so_that_a_killed_training_goes_on(
    trained: tuple[Path, TrainingResult, list[str]], folder: ModelFolder, tmp_path: Path
):
    place, result, _ = trained
    shutil.copytree(place / "training", tmp_path / "training")
    work = tmp_path / "training" / Path(result.folder).name
    (work / "result.json").unlink()
    shutil.rmtree(work / "actor/6")
    said: list[str] = []
    again = train(
        folder, place / "train.jsonl", place / "validation.jsonl", SETTINGS, tmp_path / "training", said.append
    )
    assert (again.resumed_from, again.best_step, again.final_loss) == (4, 6, result.final_loss)
    assert not any("is not used" in line for line in said)


def test_no_row_at_all_is_refused(folder: ModelFolder, tmp_path: Path):
    for name in ("train.jsonl", "validation.jsonl"):
        write_jsonl(tmp_path / name, [])
    with pytest.raises(M32Error, match=r"train\.jsonl: found no rows, expected at least one"):
        train(folder, tmp_path / "train.jsonl", tmp_path / "validation.jsonl", SETTINGS, tmp_path / "t", print)


def test_drawings_name_no_validation_that_is_not_there():
    rows = [{"step": n, "loss": 1.0 / n} for n in (1, 2, 3)]
    assert "validation" not in loss_sketch(rows)
    assert "validation" in loss_sketch([*rows, {"step": 4, "loss": 0.1, "validation_loss": 0.2}])
    assert loss_plot(rows)
