"""The evidence of rounds after SFT: complete and consistent, or each fault is named."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.files import read_json, write_json
from m32_assets.rl.result import METRICS, SAMPLES
from m32_assets.submission.evidence import MANIFEST, RUN_CONFIG
from m32_assets.submission.evidence_check import check_evidence
from m32_assets.submission.rl_evidence import RecordedRounds, recorded_rounds
from m32_assets_tests.support.project import ROOT
from m32_assets_tests.support.rounds import (
    ANSWERS,
    RECORDED,
    ROWS,
    greedy,
    plant_rounds,
    sealed,
    shown_answer,
    write_rows,
)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """The evidence of a run with two rounds."""
    left_out = shutil.ignore_patterns("checkpoints", "*.zip")
    return plant_rounds(shutil.copytree(ROOT / "submission_runs/m32_v1", tmp_path / "run", ignore=left_out))


def test_rounds_are_part_of_complete_evidence(run: Path):
    assert check_evidence(run) == []
    assert {METRICS, SAMPLES} <= read_json(run / MANIFEST)["evidence"].keys()


def changed(rows: list[dict[str, Any]], place: int, **values: Any) -> list[dict[str, Any]]:
    return [{**row, **values} if at == place else row for at, row in enumerate(rows)]


def without(rows: list[dict[str, Any]], place: int, name: str) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if at != place or key != name} for at, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([ROWS[0], ROWS[2]], f"{METRICS} has rounds that do not count from 0 without gaps"),
        ([*ROWS, ROWS[2]], f"{METRICS} has rounds that do not count from 0 without gaps"),
        (ROWS[1:], f"{METRICS} has rounds that do not count from 0 without gaps"),
        (ROWS[:2], f"{METRICS} ends at round 1, run_config.json rl has rounds 2"),
        (
            changed(ROWS, 2, **greedy(0.75)),
            f"{METRICS} has its best held-out reward in round 2, run_config.json rl took 1",
        ),
        (changed(ROWS, 2, held_out_reward=0.75, **greedy(0.5)), f"{METRICS} has its best held-out reward in round 2"),
        (changed(ROWS, 1, **greedy(0.5, 3)), f"{METRICS} has rounds with other numbers of greedy_rewards than round 0"),
        (
            changed(ROWS, 1, greedy_reward=0.6),
            f"{METRICS}:2 Value error, greedy_reward is 0.6, greedy_rewards have the mean 0.5",
        ),
        (changed(ROWS, 1, greedy_rewards=[0.5, 1.5]), f"{METRICS}:2 greedy_rewards.1: Input should be less than or"),
        (changed(ROWS, 1, updates=5), f"{METRICS} has 5 updates up to the best round, run_config.json rl has 4"),
        (changed(ROWS, 1, reward=None), f"{METRICS}:2 reward: Value error, is null; leave the field out, found 'None'"),
        (without(ROWS, 1, "loss"), f"{METRICS}:2 Value error, round 1 has no loss"),
        (changed(ROWS, 0, loss=0.5), f"{METRICS}:1 Value error, round 0, before the rounds, has loss"),
        (changed(ROWS, 1, held_out_reward="high"), f"{METRICS}:2 held_out_reward: Input should be a valid number"),
        (changed(ROWS, 1, pass_at_1=1.5), f"{METRICS}:2 pass_at_1: Input should be less than or equal to 1"),
        (changed(ROWS, 1, mood="good"), f"{METRICS}:2 mood: Extra inputs are not permitted"),
    ],
)
def test_tampered_rows_are_found_even_if_their_sha256_is_recorded(rows: list[dict[str, Any]], said: str, run: Path):
    write_rows(run / METRICS, rows)
    assert said in "\n".join(check_evidence(sealed(run)))


def test_numbers_that_are_not_finite_are_found(run: Path):
    text = (run / METRICS).read_text("utf-8")
    (run / METRICS).write_text(text.replace('"entropy":0.5', '"entropy":1e999', 1), "utf-8")
    assert f"{METRICS}:1 entropy: Input should be a finite number" in "\n".join(check_evidence(sealed(run)))
    (run / METRICS).write_text(text.replace('"entropy":0.5', '"entropy":NaN', 1), "utf-8")
    assert f"{METRICS}:1 is not JSON (NaN is not a number)" in check_evidence(sealed(run))


def test_tampered_answers_are_found(run: Path):
    write_rows(run / SAMPLES, [*ANSWERS, shown_answer(3, 1.0, "4")])
    assert check_evidence(sealed(run)) == [f"{SAMPLES} has answers of rounds beyond the 2 of run_config.json rl"]
    write_rows(run / SAMPLES, changed(ANSWERS, 0, output=None))
    assert f"{SAMPLES}:1 output: Input should be a valid string, found 'None'" in check_evidence(sealed(run))


def test_changed_rows_without_a_new_manifest_are_found(run: Path):
    write_rows(run / METRICS, changed(ROWS, 2, entropy=0.4))
    assert check_evidence(run) == [f"{METRICS} is not the file that {MANIFEST} was written for (its sha256 differs)"]


@pytest.mark.parametrize("name", [METRICS, SAMPLES])
def test_missing_file_of_recorded_rounds_is_found(name: str, run: Path):
    (run / name).unlink()
    assert f"{name} is missing" in check_evidence(run)
    assert check_evidence(sealed(run)) == [f"{name} is missing, though {RUN_CONFIG} has rl"]


def test_files_without_recorded_rounds_are_found(run: Path):
    config = read_json(run / RUN_CONFIG)
    write_json(run / RUN_CONFIG, {name: value for name, value in config.items() if name != "rl"})
    said = f"is of no run: {RUN_CONFIG} has no rl"
    assert check_evidence(sealed(run)) == [f"{METRICS} {said}", f"{SAMPLES} {said}"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"best_round": 2}, "has its best held-out reward in round 1, run_config.json rl took 2"),
        ({"updates": 3}, "has 4 updates up to the best round, run_config.json rl has 3"),
        ({"method": "rft"}, "run_config.json rl.method is 'rft', its settings say 'correct'"),
        ({"rounds": 0}, "rl.rounds: Input should be greater than or equal to 1"),
        ({"ended": None}, "rl.ended: Value error, is null; leave the field out"),
        ({"choice": "TODO"}, "rl.choice: Value error, says nothing"),
        ({"settings": {}}, "rl.settings: Dictionary should have at least 1 item"),
        ({"prompts": {"generated": -1}}, "rl.prompts.generated: Input should be greater than or equal to 0"),
    ],
)
def test_record_that_does_not_agree_is_found(change: dict[str, Any], said: str, run: Path):
    assert said in "\n".join(check_evidence(plant_rounds(run, **change)))


def test_null_in_place_of_rounds_is_found(run: Path):
    write_json(run / RUN_CONFIG, {**read_json(run / RUN_CONFIG), "rl": None})
    assert f"{RUN_CONFIG} rl: Value error, is null; leave the field out" in "\n".join(check_evidence(sealed(run)))


def test_record_is_what_the_stage_hands_on():
    result = {name: RECORDED[name] for name in ("method", "rounds", "best_round", "updates", "choice")}
    result |= {"ended": "", "folder": "somewhere", "seconds": 3.0, "resumed_from": 1}
    outputs = {"result": result, "prompts": RECORDED["prompts"], "settings": RECORDED["settings"]}
    recorded = recorded_rounds(outputs, 100)
    assert recorded == RecordedRounds.model_validate(RECORDED)
    assert recorded.model_dump(exclude_none=True) == RECORDED, "no null, no folder, nothing that the clock decides"
    assert recorded.checkpoint == 104
    ended = recorded_rounds({**outputs, "result": {**result, "ended": "entropy has collapsed"}}, 100)
    assert ended.ended == "entropy has collapsed"


def test_rounds_in_short():
    recorded = RecordedRounds.model_validate(RECORDED)
    assert recorded.in_short() == "2 rounds of correct, round 1 taken"
    assert recorded.model_copy(update={"rounds": 1, "best_round": 0}).in_short() == "1 round of correct, none taken"
