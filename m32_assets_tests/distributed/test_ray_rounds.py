"""Rounds on a real Ray: two processes write answers, one learns, each is killed once, and no bit is another."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from dev.local_ray import RayCluster
from m32_assets.common.files import sha256_folder, write_atomic
from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.data.questions import QUESTIONS_KEY
from m32_assets.defs_distributed.rounds import distributed_rounds
from m32_assets.gemma.model_folder import open_model_folder
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.rl_config import stage_order
from m32_assets.rl.reinforce import reinforce
from m32_assets.rl.settings import RlSettings
from m32_assets.sft.rows import render_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.dataset import generate
from m32_assets_tests.distributed.ray_cluster import killer, run
from m32_assets_tests.rl.killing import outcome
from m32_assets_tests.support.project import ROOT
from m32_assets_tests.support.tuned import SETTINGS, save_adapters

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


def _project(root: Path, model: Path) -> ProjectPaths:
    """A project whose assets up to sft_checkpoint are made."""
    paths = ProjectPaths(root=str(root), run="tiny")
    for name in ("dev-reasoning-v2", "curated-v1", "eval-v1", "eval-v2"):
        shutil.copytree(ROOT / "datasets" / name, root / "datasets" / name)
    for name in ("ingested-v1/dataset.jsonl", f"{QUESTIONS_KEY}/questions.jsonl"):
        write_atomic(root / "datasets" / name, b"")
    write_jsonl(root / "train.jsonl", render_rows(list(generate(42, 20)), PromptTemplate()))
    checkpoint = root / "actor/1"
    save_adapters(open_model_folder(model), checkpoint)
    for asset, facts in {
        "base_model": {"folder": str(model)},
        "sft_data": {"train": str(root / "train.jsonl"), "template": {}},
        "sft_checkpoint": {
            "checkpoint": str(checkpoint),
            "sha256": sha256_folder(checkpoint),
            "settings": SETTINGS.model_copy(update={"precision": "float32"}).model_dump(),
        },
    }.items():
        paths.write_outputs(asset, facts)
    return paths


def test_two_processes_end_with_the_bits_of_one_though_each_is_killed(
    cluster: RayCluster, tiny_model: Path, tmp_path: Path
):
    paths = _project(tmp_path, tiny_model)
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
