"""Each method learns what imitation cannot: which of many results is right, and what a reward of one's own asks for."""

from pathlib import Path
from typing import Any

import pytest

from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.rl.reinforce import reinforce
from m32_assets.rl.result import METRICS, RlResult, read_rows
from m32_assets_tests.rl import toy

METHODS: dict[str, dict[str, Any]] = {
    "rft": {"rounds": 14},
    "correct": {"rounds": 14},
    "grpo": {"rounds": 28, "samples": 32},
}


@pytest.fixture(scope="module")
def imitated(tmp_path_factory: pytest.TempPathFactory) -> tuple[ModelFolder, Path, Path]:
    """A model, its training by imitation, and the folder of both."""
    work = tmp_path_factory.mktemp("toy")
    folder = toy.model(work / "models")
    return folder, toy.imitate(folder, work), work


def _reinforced(imitated: tuple[ModelFolder, Path, Path], **changes: Any) -> tuple[RlResult, list[dict[str, Any]]]:
    folder, checkpoint, work = imitated
    result = reinforce(toy.stage(folder, checkpoint, work, **changes), work / "rl", lambda _: None)
    return result, read_rows(Path(result.folder) / METRICS)


@pytest.mark.parametrize("method", METHODS)
def test_method_learns_what_imitation_cannot(imitated: tuple[ModelFolder, Path, Path], method: str):
    result, rows = _reinforced(imitated, method=method, **METHODS[method])
    before, best = rows[0], rows[result.best_round]
    # the rows say every result equally often: imitation guesses
    assert before["pass_at_1"] == pytest.approx(toy.CHANCE, abs=0.1)
    assert before["pass_at_k"] == 1.0
    assert before["well_formed"] > 0.9, "imitation has learned the form"
    assert best["pass_at_1"] >= 0.9
    assert best["greedy_right"] >= 0.95
    assert best["well_formed"] >= 0.95
    assert best["false_claims"] <= 0.1
    assert result.updates == sum(row["updates"] for row in rows[: result.best_round + 1]) > 0
    assert "is taken for its held-out reward" in result.choice


def test_reward_of_ones_own_is_learned(imitated: tuple[ModelFolder, Path, Path]):
    """It has nothing to do with sums, and there is no key for it."""
    rewards = {"m32_assets_tests.rl.toy:says_nine": 1.0}
    result, rows = _reinforced(imitated, method="grpo", rewards=rewards, **{**METHODS["grpo"], "rounds": 16})
    assert rows[0]["held_out_reward"] < 0.3
    assert rows[result.best_round]["held_out_reward"] >= 0.9
    assert set(rows[1]["parts"]) == set(rewards)
