"""The folders of small models."""

import pytest

from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.registry import GEMMA2, ModelEntry, ModelShape, model_entry
from m32_assets.gemma.weights import fetch_model

TINY = model_entry("tiny")
TINY_GEMMA2 = ModelEntry(
    "tiny-gemma2",
    "random",
    terms=TINY.terms,
    shape=ModelShape(
        layers=2,
        vocabulary=1024,
        hidden=64,
        intermediate=128,
        heads=4,
        head_dim=32,
        kv_heads=2,
        # so low that they matter with random weights
        family=GEMMA2,
        attention_cap=1.0,
        final_cap=2.0,
    ),
)


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ModelFolder]:
    """By family, two layers with random weights, and a tokenizer trained on sums."""
    texts = [f"<start_of_turn>user\nWhat is {a} + {b}?<end_of_turn>\n" for a in range(30) for b in range(30)]
    cache = tmp_path_factory.mktemp("models")
    return {entry.shape.family.name: fetch_model(entry, cache, texts=texts) for entry in (TINY, TINY_GEMMA2)}


@pytest.fixture(scope="session")
def folder(folders: dict[str, ModelFolder]) -> ModelFolder:
    """That of `tiny`, a Gemma 3."""
    return folders[TINY.shape.family.name]


@pytest.fixture(scope="session", params=["gemma3_text", "gemma2"])
def family_folder(folders: dict[str, ModelFolder], request: pytest.FixtureRequest) -> ModelFolder:
    """That of each family in turn."""
    return folders[request.param]
