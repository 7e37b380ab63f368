"""The tuned model that a command is about: its arguments, its checkpoint and the folder of its base model."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from m32_assets.gemma.model_folder import ModelFolder

DEFAULT_RUN = Path("submission_runs/m32_v1")


def add_model_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``--checkpoint`` and ``--model``."""
    parser.add_argument(
        "--checkpoint",
        type=Path,
        default=DEFAULT_RUN,
        metavar="DIR",
        help="…/checkpoints/actor/<step>, or a run's folder (default: %(default)s)",
    )
    parser.add_argument(
        "--model", type=Path, metavar="DIR", help="base model folder (default: the one in .cache/models)"
    )


def chosen_checkpoint(args: argparse.Namespace) -> Path:
    """The checkpoint that is meant.

    Raises:
        M32Error: there is none, or there are several.
    """
    from m32_assets.common.errors import M32Error
    from m32_assets.evaluation.checkpoint_folder import find_checkpoint

    if args.checkpoint == DEFAULT_RUN and not DEFAULT_RUN.is_dir():
        raise M32Error(str(DEFAULT_RUN), "no run here", "a finished run", "m32 run makes one, or name a --checkpoint")
    return find_checkpoint(args.checkpoint)


def chosen_model(args: argparse.Namespace, name: str) -> ModelFolder:
    """The folder of the base model.

    Args:
        name: of the model in the registry.
    """
    from m32_assets.gemma.model_folder import open_model_folder
    from m32_assets.gemma.registry import model_entry
    from m32_assets.gemma.weights import fetch_model

    return open_model_folder(args.model) if args.model else fetch_model(model_entry(name), Path(".cache/models"))
