"""A small model, and orders for shards."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.files import sha256_file
from m32_assets.gemma.registry import model_entry
from m32_assets.gemma.weights import fetch_model
from m32_assets.shards.pipeline import PartOrder
from m32_assets.shards.stages import STAGES, Recipe


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tiny model."""
    return fetch_model(model_entry("tiny"), tmp_path_factory.mktemp("models")).path


def order(folder: Path, model: Path, *, count: int = 600, shards: int = 4, part: int = 0, parts: int = 1) -> PartOrder:
    """An order for all stages."""
    recipe = Recipe(
        folder=str(folder),
        stages=tuple(STAGES),
        model=str(model),
        tokenizer=sha256_file(model / "tokenizer.model"),
        max_seq_len=2048,
    )
    return PartOrder(seed=42, count=count, shards=shards, part=part, parts=parts, recipe=recipe)


def with_recipe(order: PartOrder, **changes: Any) -> PartOrder:
    """The same order with another recipe."""
    return order.model_copy(update={"recipe": replace(order.recipe, **changes)})


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Inode and modification time of each file, by name."""
    return {
        str(p.relative_to(folder)): (p.stat().st_ino, p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()
    }
