"""A small project in which rounds of reinforcement learning can begin."""

from __future__ import annotations

import shutil
from pathlib import Path

from m32_assets.common.files import sha256_folder, write_atomic
from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.data.questions import QUESTIONS_KEY
from m32_assets.gemma.model_folder import open_model_folder
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.sft.rows import render_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.dataset import generate
from m32_assets_tests.support.project import ROOT
from m32_assets_tests.support.tuned import SETTINGS, save_adapters


def rl_project(root: Path, model: Path) -> ProjectPaths:
    """A project with the committed datasets, whose assets up to sft_checkpoint are made, with random adapters."""
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
        "sft_data": {"train": str(root / "train.jsonl"), "template": {}, "eval_set": ""},
        "sft_checkpoint": {
            "checkpoint": str(checkpoint),
            "sha256": sha256_folder(checkpoint),
            "settings": SETTINGS.model_copy(update={"precision": "float32"}).model_dump(),
        },
    }.items():
        paths.write_outputs(asset, facts)
    return paths
