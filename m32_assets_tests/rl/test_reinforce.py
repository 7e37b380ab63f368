"""A finished stage is reused, one that the clock ended goes on, and what does not fit is refused unloaded."""

import importlib
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, write_json
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.rl import reinforce as module
from m32_assets.rl.reinforce import RESULT, reinforce
from m32_assets.rl.result import METRICS, RlResult, read_rows
from m32_assets.rl.round_end import TIME_IS_UP
from m32_assets.rl.rounds import Rounds
from m32_assets.rl.stage import Stage
from m32_assets.sft.rows import TunixRow
from m32_assets.training.stopping import TrainingStopped
from m32_assets_tests.rl import toy
from m32_assets_tests.support.tuned import SETTINGS, save_adapters

NOISE = {
    "method": "grpo",
    "rounds": 2,
    "samples": 4,
    "held_out_samples": 2,
    "max_new_tokens": 8,
    "min_headroom": 0.0,
    "rewards": {"m32_assets_tests.rl.test_reinforce:early_letters": 1.0},
}
"""Answers of random adapters, which a reward that reads letters tells from each other."""


def early_letters(prompt: str, completion: str, reference: str, meta: Any) -> float:
    """The share of letters of the first half of the alphabet."""
    return sum(letter in "abcdefghijklm" for letter in completion) / max(1, len(completion))


@pytest.fixture(scope="module")
def made(folder: ModelFolder, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Stage]:
    """A maker of stages on the tiny model."""
    work = tmp_path_factory.mktemp("reinforced")
    save_adapters(folder, work / "actor/1")
    (work / "train.jsonl").write_text("rows\n", "utf-8")

    def stage(**changes: Any) -> Stage:
        found = toy.stage(folder, work / "actor/1", work, **{**NOISE, **changes})
        return replace(found, sft=SETTINGS.model_copy(update={"precision": "float32"}))

    return stage


@pytest.fixture(scope="module")
def finished(made: Callable[..., Stage], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RlResult]:
    """A cache with a finished stage."""
    cache = tmp_path_factory.mktemp("cache") / "rl"
    return cache, reinforce(made(), cache, lambda _: None)


def test_finished_stage_is_reused(
    made: Callable[..., Stage], finished: tuple[Path, RlResult], monkeypatch: pytest.MonkeyPatch
):
    cache, result = finished
    assert result.rounds == 2
    assert sum(row["updates"] for row in read_rows(Path(result.folder) / METRICS)) > 0
    assert list((Path(result.folder) / "tensorboard").glob("events.out.tfevents*"))
    monkeypatch.setattr(module, "Policy", None)  # nothing is loaded
    said: list[str] = []
    assert reinforce(made(), cache, said.append) == result
    assert said[0].endswith("it is reused")


def test_stage_that_the_clock_ended_goes_on_with_more_time(
    made: Callable[..., Stage], finished: tuple[Path, RlResult], tmp_path: Path
):
    stage, folder = made(max_round_minutes=1), Path(finished[1].folder)
    first = reinforce(stage, tmp_path / "rl", lambda _: None)
    (work,) = (tmp_path / "rl").iterdir()
    assert work.name == folder.name, "the clock's limit is no part of the fingerprint"
    assert first.ended == ""
    # as if a round had taken long: the clock ends the stage after the first
    for number in (1, 2):
        state = read_json(work / f"state/{number}.json")
        state["row"]["seconds"]["sampling"] = 59.0
        write_json(work / f"state/{number}.json", state)
    (work / RESULT).unlink()
    (work / "seals/2.json").unlink()
    (work / "answers/.1-held-out.jsonl.a.part").write_bytes(b"of a killed writer")
    ended = reinforce(stage, tmp_path / "rl", lambda _: None)
    assert ended.ended.startswith(TIME_IS_UP)
    assert ended.rounds == 1
    assert list((work / "answers").iterdir()) == [], "no log of a finished round is left"
    assert reinforce(stage, tmp_path / "rl", lambda _: None).rounds == 1, "with the same time it is reused"
    # with more time it goes on, and is killed
    with pytest.raises(TrainingStopped):
        reinforce(made(max_round_minutes=9), tmp_path / "rl", lambda _: None, stop=lambda _: "enough")
    assert not (work / RESULT).exists(), "the former end is not that of the rounds so far"
    more = reinforce(made(max_round_minutes=9), tmp_path / "rl", lambda _: None)
    assert (more.rounds, more.ended, more.resumed_from) == (2, "", 1)
    assert more.choice == finished[1].choice


def test_other_inputs_have_another_fingerprint(
    made: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.syspath_prepend(tmp_path)
    mine = tmp_path / "my_own_rewards.py"
    mine.write_text("def f(prompt, completion, reference, meta):\n    return 1\n", "utf-8")
    before = made().fingerprint({})
    assert before == made(max_round_minutes=7).fingerprint({})
    assert before != made(rl_seed=1).fingerprint({})
    assert before != made().fingerprint({"platform": "other"})
    for change in ({"topic": "other"}, {"trace": toy.trace(1, 2, 3)}):
        stage = made()
        first, *others = stage.prompts.training
        prompts = replace(stage.prompts, training=[replace(first, **change), *others])
        assert before != replace(stage, prompts=prompts).fingerprint({}), change
    own = made(rewards={"my_own_rewards:f": 1.0}).fingerprint({})
    mine.write_text("def f(prompt, completion, reference, meta):\n    return 0\n", "utf-8")
    importlib.reload(sys.modules["my_own_rewards"])
    assert made(rewards={"my_own_rewards:f": 1.0}).fingerprint({}) != own, "a changed reward is another one"


def test_too_little_memory_is_refused_before_anything_is_loaded(
    made: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "Policy", None)
    monkeypatch.setattr(module, "available_memory", lambda: 1_000_000)
    with pytest.raises(M32Error, match="memory"):
        reinforce(made(), tmp_path / "rl", lambda _: None)


def test_reward_that_is_missing_is_refused_before_anything_is_loaded(
    made: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "Policy", None)
    with pytest.raises(M32Error, match="no such function"):
        reinforce(made(rewards={"m32_assets_tests.rl.toy:says_ten": 1.0}), tmp_path / "rl", lambda _: None)


def test_too_little_headroom_is_refused(made: Callable[..., Stage], tmp_path: Path):
    with pytest.raises(M32Error, match=r"0 of 2 held-out prompts are ever right in 2 samples"):
        reinforce(made(min_headroom=0.02, rewards={"answer": 1.0}), tmp_path / "rl", lambda _: None)


def test_state_that_lacks_a_round_is_refused(
    made: Callable[..., Stage], finished: tuple[Path, RlResult], monkeypatch: pytest.MonkeyPatch
):
    (Path(finished[1].folder) / "state/1.json").rename(Path(finished[1].folder) / "state/other.json")
    rounds = Rounds.__new__(Rounds)
    rounds.folder = Path(finished[1].folder)
    with pytest.raises(M32Error, match="the state of a round"):
        rounds._read_state(2)
    (Path(finished[1].folder) / "state/other.json").rename(Path(finished[1].folder) / "state/1.json")


def test_packed_rows_are_as_long_as_held_out_prompts_too(made: Callable[..., Stage]):
    stage = made()
    rows: list[TunixRow] = []
    long = replace(stage.prompts.held_out[0], question="1 + 2? " * 60)
    wider = replace(stage, sft_rows=rows, prompts=replace(stage.prompts, held_out=[long]))
    assert wider.length >= len(wider.prompt_ids(long)) + stage.settings.max_new_tokens
