"""The merged model as others load it: transformers' logits are ours."""

import importlib.util
from pathlib import Path

import numpy as np
import orbax.checkpoint as ocp
import pytest

from m32_assets.training.export import _logits, write_merged
from m32_assets.training.model import device_mesh, load_model, lora_state
from m32_assets.training.settings import TrainingSettings
from m32_assets_tests.training.small import adapted_model

SETTINGS = TrainingSettings(rank=4, alpha=6.0)


@pytest.fixture(scope="module")
def merged(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random adapters merged into the small model."""
    place = tmp_path_factory.mktemp("merged")
    checkpoint = place / "actor/1"
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(checkpoint / "model_params", lora_state(adapted_model(folder, alpha=SETTINGS.alpha)))
    facts = write_merged(folder, checkpoint, SETTINGS, place / "model")
    assert facts["adapted_weights"] == 12
    assert facts["max_logit_difference"] < 1e-4 * facts["max_logit"]
    return place / "model"


def test_the_merged_model_is_not_the_base_model(folder: Path, merged: Path):
    base, tuned = (_logits(load_model(path, device_mesh())) for path in (folder, merged))
    assert np.abs(base - tuned).max() > 0.1


@pytest.mark.skipif(
    importlib.util.find_spec("torch") is None,
    reason="torch is no dependency of the project (a gigabyte for one check): pip install torch to run this",
)
def test_transformers_gives_the_same_logits(merged: Path):
    import torch
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(merged, dtype=torch.float32, attn_implementation="eager").eval()
    with torch.no_grad():
        found = model(torch.arange(2, 34)[None]).logits[0].numpy()
    np.testing.assert_allclose(found, _logits(load_model(merged, device_mesh())), atol=2e-4, rtol=2e-4)


def test_a_changed_alpha_would_be_seen(folder: Path, merged: Path):
    """The planted fault: weights merged with another scale."""
    wrong = adapted_model(folder, alpha=2 * SETTINGS.alpha)
    assert np.abs(_logits(wrong) - _logits(load_model(merged, device_mesh()))).max() > 1e-2
