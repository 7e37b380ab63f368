"""The folder of a small model."""

from pathlib import Path

import pytest

from m32_assets.training.registry import model_entry
from m32_assets.training.weights import fetch_model


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights of two layers, with a tokenizer of sums."""
    texts = [f"<start_of_turn>user\nWhat is {a} + {b}?<end_of_turn>\n" for a in range(30) for b in range(30)]
    return fetch_model(model_entry("tiny"), tmp_path_factory.mktemp("models"), texts=texts)
