"""A small tuned model: random adapters as a checkpoint, its card, and the folder of its merged weights."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orbax.checkpoint as ocp
import pytest

from m32_assets.evaluation.checkpoint_folder import CheckpointCard, read_card
from m32_assets.evaluation.predict import describe_checkpoint
from m32_assets.export.merged import write_merged
from m32_assets.gemma.loading import lora_state
from m32_assets.gemma.model_folder import ModelFolder, weights_sha256
from m32_assets.sft.template import PromptTemplate
from m32_assets.training.settings import TrainingSettings
from m32_assets_tests.support.small import adapted_model

SETTINGS = TrainingSettings(lora_rank=4, lora_alpha=6.0)


@dataclass(frozen=True)
class Tuned:
    """A base model, a checkpoint of adapters, and the merged weights with what was said about them."""

    base: ModelFolder
    checkpoint: Path
    card: CheckpointCard
    merged: Path
    found: dict[str, Any]


def save_adapters(base: ModelFolder, checkpoint: Path, template: PromptTemplate | None = None) -> CheckpointCard:
    """Save random adapters as a checkpoint with its card."""
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(checkpoint / "model_params", lora_state(adapted_model(base, alpha=SETTINGS.lora_alpha)))
    describe_checkpoint(
        checkpoint,
        model="tiny",
        model_sha256=weights_sha256(base.sha256),
        settings=SETTINGS.model_dump(),
        template=template or PromptTemplate(),
    )
    return read_card(checkpoint)


@pytest.fixture(scope="session")
def tuned(family_folder: ModelFolder, tmp_path_factory: pytest.TempPathFactory) -> Tuned:
    """The small model of each family in turn."""
    target = tmp_path_factory.mktemp("tuned")
    checkpoint = target / "actor/1"
    card = save_adapters(family_folder, checkpoint)
    found = write_merged(family_folder, checkpoint, card, target / "merged", readme="# A card\n")
    return Tuned(family_folder, checkpoint, card, target / "merged", found)
