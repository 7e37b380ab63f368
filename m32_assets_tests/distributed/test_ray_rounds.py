"""Rounds on a real Ray: two processes write answers, one learns, each is killed once, and no bit is another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dev.local_ray import RayCluster
from m32_assets.defs_distributed.rounds import distributed_rounds
from m32_assets.orchestration.rl_config import stage_order
from m32_assets.rl.reinforce import reinforce
from m32_assets.rl.settings import RlSettings
from m32_assets_tests.distributed.ray_cluster import killer, run
from m32_assets_tests.rl.killing import outcome
from m32_assets_tests.support.rl_project import rl_project

ROUNDS: dict[str, Any] = {
    "method": "grpo",
    "rounds": 2,
    "samples": 4,
    "prompts_per_round": 4,
    "updates_per_round": 1,
    "held_out_prompts": 4,
    "held_out_samples": 2,
    "max_new_tokens": 8,
    "generated_prompts": 20,
    "curated_prompts": 0,
    "ingested_prompts": 0,
    "min_headroom": 0.0,
    # answers of random adapters, which a reward that reads letters tells from each other
    "rewards": {"m32_assets_tests.rl.test_reinforce:early_letters": 1.0},
}


def test_two_processes_end_with_the_bits_of_one_though_each_is_killed(
    cluster: RayCluster, tiny_model: Path, tmp_path: Path
):
    paths = rl_project(tmp_path, tiny_model)
    writer, killed_writers = killer(cluster, "AnswerWriter.answers", lambda: True)
    learner, killed_learners = killer(
        cluster, "learn_rounds", lambda: list((paths.cache / "rl").glob("*/seals/1.json"))
    )
    config = {**ROUNDS, "processes": 2}
    _, shown, logged = run(
        cluster,
        distributed_rounds,
        tmp_path,
        warns=True,
        run_config={"ops": {"distributed_rounds": {"config": config}}},
    )
    writer.join()
    learner.join()
    assert (len(killed_writers), len(killed_learners)) == (1, 1)
    assert shown["resumed_from"] == 1
    assert "round 2: " in logged  # progress, by Pipes

    order = stage_order(paths, paths.outputs("sft_checkpoint"), RlSettings(**ROUNDS))
    alone = reinforce(order.stage(), tmp_path / "alone/rl", lambda line: None)
    assert outcome(tmp_path / "alone") == outcome(paths.cache)
    assert (alone.best_round, alone.choice) == (shown["best_round"], shown["choice"])
    # rl_checkpoint has the same inputs: it finds the stage of two processes
    told: list[str] = []
    again = reinforce(order.stage(), paths.cache / "rl", told.append)
    assert again.folder == shown["folder"]
    assert "is reused" in told[0]
