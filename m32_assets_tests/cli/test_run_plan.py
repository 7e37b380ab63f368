"""The needs of a run are estimated before it starts, and a run that lacks memory or disk is refused."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from m32_assets.cli import run_plan
from m32_assets.cli.run_plan import REFERENCE, needs, plan_lines, planned_rounds, require, seconds_before
from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, write_json
from m32_assets.definitions import graph_job
from m32_assets.gemma.registry import ATTENTION_AND_MLP
from m32_assets.orchestration.presets import PRESET_SELECTION, preset_config
from m32_assets.orchestration.run_config import resolved_config
from m32_assets.orchestration.selection import select

GB = 10**9


def _config(preset: str, **training: Any) -> Any:
    config = preset_config(preset)
    config["ops"].setdefault("sft_checkpoint", {}).setdefault("config", {}).update(training)
    return resolved_config(graph_job(), config)[0]


def _all() -> list[str]:
    return select(PRESET_SELECTION, graph_job().asset_layer.asset_graph)


def test_default_preset_needs_what_was_measured(tmp_path: Path):
    """Resident memory of its steps peaked at 4.5 GB (answers) and 5.1 GB (training); README asks for 8."""
    need = needs(_all(), _config("local"), tmp_path)
    assert 5.1 * GB < need.memory < 8 * GB
    assert 1.6 * GB < need.disk < 3 * GB, "the weights in bfloat16 with what they are made of, and merged in float32"


def test_smaller_runs_need_less(tmp_path: Path):
    whole = needs(_all(), _config("local"), tmp_path)
    assert needs(_all(), _config("tiny"), tmp_path).memory < whole.memory / 3
    assert needs(["eval_set"], _config("local"), tmp_path).memory == 0
    assert needs(["evaluation"], _config("local"), tmp_path).memory < whole.memory
    assert needs(_all(), _config("local", batch_size=8), tmp_path).memory > whole.memory
    write_json(tmp_path / "models/gemma3-270m/sha256.json", {})
    assert needs(_all(), _config("local"), tmp_path).disk < whole.disk - 0.5 * GB


def test_too_little_memory_or_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    need = needs(_all(), _config("local"), tmp_path)
    monkeypatch.setattr(run_plan, "host_memory", lambda: need.memory)
    require(need, tmp_path)
    with pytest.raises(M32Error, match=r"disk of .cache: found [\d.]+ GB free, expected about 1000000.0 GB"):
        require(replace(need, disk=10**15), tmp_path)
    monkeypatch.setattr(run_plan, "host_memory", lambda: 2 * GB)
    with pytest.raises(M32Error, match=r"memory: found 2.0 GB free, expected about [67]\.\d GB\. Close other programs"):
        require(need, tmp_path)


def test_unknown_memory_is_not_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run_plan, "host_memory", lambda: None)
    require(needs(_all(), _config("local"), tmp_path), tmp_path)


def test_expected_time_is_from_the_last_run_else_the_reference_machine(tmp_path: Path):
    seconds, where = seconds_before(tmp_path / "durations.json", "local")
    assert sum(seconds.values()) > 60
    assert set(seconds) == set(_all()) - {"rl_checkpoint"}, "no preset of the reference has rounds"
    assert where == f"on {read_json(REFERENCE)['local']['machine']}"
    assert seconds_before(tmp_path / "durations.json", "") == ({}, "")
    write_json(tmp_path / "durations.json", {"eval_set": 2.0})
    assert seconds_before(tmp_path / "durations.json", "local") == ({"eval_set": 2.0}, "last time")


def test_plan_names_assets_time_and_needs(tmp_path: Path):
    need = needs(["eval_set", "sft_data"], _config("tiny"), tmp_path)
    made, needed = plan_lines(["eval_set", "sft_data"], {"eval_set": 2.0, "other": 99.0}, "last time", need)
    assert made.split(maxsplit=1)[1] == "2 assets: eval_set, sft_data; took 2 s last time"
    assert needed.split(maxsplit=1)[1] == "about 0.0 GB of memory and 0.3 GB of disk"


def _with_rounds(**values: Any) -> Any:
    config = preset_config("local")
    config["ops"]["rl_checkpoint"] = {"config": {"rounds": 4, "prompts_per_round": 64, "samples": 8, **values}}
    return resolved_config(graph_job(), config)[0]


def test_plan_says_how_many_answers_the_rounds_will_sample(tmp_path: Path):
    config = _with_rounds(held_out_prompts=100, held_out_samples=4)
    said = planned_rounds(_all(), config, {}, "")
    assert said == ("4 of correct: about 2048 answers to 64 prompts a round, and 2500 held-out ones; time unknown"), (
        "the held-out prompts are asked before the first round too, and greedily"
    )
    assert planned_rounds(_all(), config, {"rl_checkpoint": 3600.0}, "last time").endswith(
        "; took 1 h 00 min last time"
    )
    refilled = planned_rounds(_all(), _with_rounds(method="grpo", max_refills=0.5), {}, "")
    assert "about 2048 answers to 64 prompts a round (up to 3072 with refills), and " in refilled
    limited = planned_rounds(_all(), _with_rounds(max_round_minutes=90), {}, "")
    assert limited.endswith("; time unknown, at most about 90 min of rounds")
    need = needs(_all(), config, tmp_path)
    assert plan_lines(_all(), {}, "", need, said)[1] == f"rounds       {said}"


def test_plan_without_rounds_does_not_name_them(tmp_path: Path):
    assert planned_rounds(_all(), _config("local", max_steps=1), {}, "") == ""
    assert planned_rounds(["sft_checkpoint"], _with_rounds(), {}, "") == ""
    assert len(plan_lines(_all(), {}, "", needs(_all(), _config("tiny"), tmp_path))) == 2


def test_rounds_need_memory_and_disk_of_their_own(tmp_path: Path):
    only = ["rl_checkpoint"]
    assert needs(only, _with_rounds(rounds=0), tmp_path).memory == 0
    few, many = (needs(only, _with_rounds(rounds=rounds), tmp_path) for rounds in (1, 40))
    assert few.memory == many.memory > needs(["evaluation"], _with_rounds(), tmp_path).memory
    assert many.disk > few.disk


def test_long_training_keeps_more_checkpoints(tmp_path: Path):
    long = _config("local-long")
    long["ops"]["sft_checkpoint"]["config"]["lora_target_modules"] = ATTENTION_AND_MLP  # in all layers
    assert needs(_all(), long, tmp_path).disk > needs(_all(), _config("local"), tmp_path).disk + GB
