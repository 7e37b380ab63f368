"""What the tests of this folder share: a small model's tokenizer, and orders."""

from pathlib import Path

import pytest

from m32_assets.common.files import sha256_file
from m32_assets.gemma.registry import model_entry
from m32_assets.gemma.weights import fetch_model
from m32_assets.sft.template import PromptTemplate
from m32_assets.shards.part import PartOrder
from m32_assets.shards.stages import STAGES, Place, Recipe
from m32_assets.traces.dataset import generate


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tiny model, its tokenizer trained on traces."""
    texts = [PromptTemplate().render(trace) for trace in generate(42, 550)]
    return fetch_model(model_entry("tiny"), tmp_path_factory.mktemp("models"), texts=texts).path


def order(folder: Path, model: Path, *, count: int = 600, shards: int = 4, part: int = 0, parts: int = 1) -> PartOrder:
    """An order of all stages."""
    recipe = Recipe(tokenizer=sha256_file(model / "tokenizer.model"), max_length=2048)
    return PartOrder(42, count, shards, part, parts, tuple(STAGES), recipe, Place(str(folder), str(model)))
