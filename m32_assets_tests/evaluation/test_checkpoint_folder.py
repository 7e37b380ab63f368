"""A checkpoint is found from a folder that is one level too high or too deep, and its card is read strictly."""

import json
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.evaluation.checkpoint_folder import find_checkpoint, read_card

CARD = {"model": "tiny", "model_sha256": "0" * 64, "settings": {"rank": 8}, "template": {"style": "tags"}}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """The folder of all runs, with a run of one checkpoint, step 12."""
    step = tmp_path / "submission_runs/tiny/checkpoints/actor/12"
    (step / "model_params/d").mkdir(parents=True)
    (step / "model_params/_METADATA").write_text("{}", "utf-8")
    (step / "m32.json").write_text(json.dumps(CARD), "utf-8")
    return tmp_path / "submission_runs"


@pytest.mark.parametrize(
    "named",
    [
        "tiny/checkpoints/actor/12",
        "tiny/checkpoints/actor",
        "tiny/checkpoints",
        "tiny",
        ".",
        "tiny/checkpoints/actor/12/model_params",
        "tiny/checkpoints/actor/12/model_params/d",
        "tiny/checkpoints/actor/12/model_params/_METADATA",
        "tiny/checkpoints/actor/12/m32.json",
    ],
)
def test_checkpoint_that_is_meant_is_taken(named: str, run: Path):
    assert find_checkpoint(run / named).resolve() == (run / "tiny/checkpoints/actor/12").resolve()


def test_relative_path_is_found_too(run: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(run / "tiny/checkpoints/actor/12/model_params")
    assert find_checkpoint(Path()).name == "12"
    monkeypatch.chdir(run / "tiny")
    assert find_checkpoint(Path("checkpoints/actor/12")) == Path("checkpoints/actor/12")


@pytest.mark.parametrize("named", ["tiny/checkpoints/actor", "tiny/checkpoints", "tiny", "."])
def test_last_checkpoint_of_a_run_is_taken_as_the_judge_takes_it(named: str, run: Path):
    for step in ("9", "112"):
        (run / f"tiny/checkpoints/actor/{step}/model_params").mkdir(parents=True)
    assert find_checkpoint(run / named).name == "112", "by number, not by spelling"


def test_earlier_checkpoint_of_a_run_can_be_named(run: Path, monkeypatch: pytest.MonkeyPatch):
    (run / "tiny/checkpoints/actor/24/model_params").mkdir(parents=True)
    assert find_checkpoint(run / "tiny/checkpoints/actor/12").name == "12"
    monkeypatch.chdir(run / "tiny/checkpoints/actor")
    assert find_checkpoint(Path()).name == "24"


def test_checkpoints_of_two_runs_must_be_told_apart(run: Path):
    (run / "other/checkpoints/actor/24/model_params").mkdir(parents=True)
    with pytest.raises(M32Error) as refused:
        find_checkpoint(run)
    assert "found 2 checkpoints in it (other/checkpoints/actor/24, tiny/checkpoints/actor/12)" in str(refused.value)
    assert "expected one of them" in str(refused.value)


def test_folders_that_are_no_steps_must_be_named(run: Path):
    (run / "tiny/checkpoints/actor/copy/model_params").mkdir(parents=True)
    with pytest.raises(M32Error, match="found 2 checkpoints in it"):
        find_checkpoint(run / "tiny")


@pytest.mark.parametrize(
    ("named", "said"),
    [("nowhere", "found no such folder"), ("tiny/empty", "found no checkpoint in it"), ("file", "found a file")],
)
def test_folder_without_a_checkpoint_is_refused(named: str, said: str, run: Path):
    (run / "tiny/empty").mkdir()
    (run / "file").touch()
    with pytest.raises(M32Error, match=rf"{said}, expected a checkpoint folder …/checkpoints/actor/<step>"):
        find_checkpoint(run / named)


def test_card_has_settings_of_earlier_versions(run: Path):
    card = read_card(find_checkpoint(run))
    assert card.training_settings().lora_rank == 8
    assert card.prompt_template().style == "tags"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"model": 3}, "m32.json model: found 3, expected text, in quotes"),
        ({"settings": [1]}, "m32.json settings: found [1]"),
        ({"template": {"style": "xml"}}, "m32.json template.style: found 'xml', expected 'tags' or 'numbered'"),
        ({"template": None}, "m32.json template: found None"),
    ],
)
def test_malformed_card_is_refused(change: dict[str, Any], said: str, run: Path):
    step = find_checkpoint(run)
    (step / "m32.json").write_text(json.dumps({**CARD, **change}), "utf-8")
    with pytest.raises(M32Error) as refused:
        read_card(step)
    assert said in str(refused.value)


def test_unknown_setting_of_a_card_is_refused(run: Path):
    step = find_checkpoint(run)
    (step / "m32.json").write_text(json.dumps({**CARD, "settings": {"rnk": 3}}), "utf-8")
    with pytest.raises(M32Error, match="recorded training settings rnk"):
        read_card(step).training_settings()


def test_checkpoint_of_the_training_cache_says_where_the_published_one_is(run: Path):
    step = find_checkpoint(run)
    (step / "m32.json").unlink()
    with pytest.raises(M32Error, match=r"found no m32\.json.*submission_runs/<run>/checkpoints/actor"):
        read_card(step)
