"""The folder of a checkpoint: how it is found from what a user names, and the card that says how to use it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from m32_assets.common.errors import M32Error, misfit
from m32_assets.common.files import read_json
from m32_assets.sft.template import INSTRUCTION, PromptTemplate
from m32_assets.training.settings import TrainingSettings

CHECKPOINT_FILE = "m32.json"
"""Beside a checkpoint: what is needed to use it."""
PARAMETERS = "model_params"
EXPECTED = "a checkpoint folder …/checkpoints/actor/<step>"
_ABOVE = ("*", "actor/*", "checkpoints/actor/*", "*/checkpoints/actor/*")
"""From a folder that is too high to its checkpoints. The highest is that of all runs."""
_LEVELS_BELOW = 3
"""How much too deep a folder or file of a checkpoint may be."""


class CardTemplate(BaseModel):
    """The prompt template that a checkpoint was trained with."""

    model_config = ConfigDict(strict=True, frozen=True)

    style: Literal["tags", "numbered"]
    instruction: str = INSTRUCTION


class CheckpointCard(BaseModel):
    """``m32.json``: base model, LoRA settings and template of a checkpoint."""

    model_config = ConfigDict(strict=True, frozen=True)

    model: str
    model_sha256: str
    settings: dict[str, Any]
    template: CardTemplate

    def prompt_template(self) -> PromptTemplate:
        """The template itself."""
        return PromptTemplate(self.template.style, self.template.instruction)

    def training_settings(self) -> TrainingSettings:
        """The settings itself.

        Raises:
            M32Error: a setting is unknown or out of its bounds.
        """
        return TrainingSettings.from_record(self.settings)


def find_checkpoint(named: Path) -> Path:
    """The checkpoint that a user means: this folder, the one that it is inside of, or the last one of the run in it.

    A run with rounds after SFT keeps both checkpoints in one folder ``actor``. The later one is meant, as by the judge.

    Raises:
        M32Error: there is none, or more than one run has some.
    """
    if not named.exists():
        raise M32Error(str(named), "no such folder", EXPECTED)
    inside = named.resolve()
    for folder in (named, *list(inside.parents)[:_LEVELS_BELOW]):
        if (folder / PARAMETERS).is_dir():
            return folder
    below = sorted(
        {path.parent for pattern in _ABOVE for path in named.glob(f"{pattern}/{PARAMETERS}") if path.is_dir()}
    )
    if len(below) == 1:
        return below[0]
    if len({path.parent for path in below}) == 1 and _are_steps(below):
        return max(below, key=lambda path: int(path.name))
    if below:
        names = ", ".join(str(path.relative_to(named)) for path in below[:5])
        raise M32Error(str(named), f"{len(below)} checkpoints in it ({names})", "one of them", f"E.g. {below[-1]}")
    found = "a file" if named.is_file() else "no checkpoint in it"
    raise M32Error(str(named), found, EXPECTED)


def _are_steps(folders: Sequence[Path]) -> bool:
    """Whether they are the checkpoints of one training: numbers in a folder ``actor``."""
    return folders[0].parent.resolve().name == "actor" and all(
        path.name.isascii() and path.name.isdigit() for path in folders
    )


def read_card(checkpoint: Path) -> CheckpointCard:
    """The card of a checkpoint.

    Raises:
        M32Error: it is missing or malformed.
    """
    path = checkpoint / CHECKPOINT_FILE
    if not path.is_file():
        fix = "A folder of .cache/training has none: take the one in submission_runs/<run>/checkpoints/actor"
        raise M32Error(str(checkpoint), f"no {CHECKPOINT_FILE}", "what says how the checkpoint is used", fix)
    try:
        return CheckpointCard.model_validate(read_json(path))
    except ValidationError as error:
        raise misfit(str(path), error, "Take it from the run again") from None
