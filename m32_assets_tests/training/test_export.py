"""The merged model gives the same logits in transformers as here."""

import importlib.util
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import orbax.checkpoint as ocp
import pytest

from m32_assets.common.files import read_json, write_json
from m32_assets.gemma.loading import device_mesh, load_model, lora_state
from m32_assets.gemma.model_folder import ModelFolder, open_model_folder
from m32_assets.training.export import _logits, write_merged
from m32_assets.training.settings import TrainingSettings
from m32_assets_tests.support.small import adapted_model, logits_of

SETTINGS = TrainingSettings(lora_rank=4, lora_alpha=6.0)


@pytest.fixture(scope="module")
def merged(family_folder: ModelFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random adapters merged into the small model of each family."""
    target = tmp_path_factory.mktemp("merged")
    checkpoint = target / "actor/1"
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(
            checkpoint / "model_params", lora_state(adapted_model(family_folder, alpha=SETTINGS.lora_alpha))
        )
    facts = write_merged(family_folder, checkpoint, SETTINGS, target / "model")
    assert facts["adapted_weights"] == 12
    assert facts["max_logit_difference"] < 1e-4 * facts["max_logit"]
    return target / "model"


def test_merged_model_differs_from_the_base_model(family_folder: ModelFolder, merged: Path):
    base, tuned = (_logits(load_model(folder, device_mesh())) for folder in (family_folder, open_model_folder(merged)))
    assert np.abs(base - tuned).max() > 0.1


@pytest.mark.skipif(
    importlib.util.find_spec("torch") is None,
    reason="torch is no dependency of the project (a gigabyte for one check): pip install torch to run this",
)
@pytest.mark.parametrize("window", [512, 10])
def test_transformers_gives_the_same_logits(merged: Path, tmp_path: Path, window: int):
    """Tunix's forward pass and ours, with a window longer and one shorter than the text."""
    import torch
    from transformers import AutoModelForCausalLM

    config = {**read_json(merged / "config.json"), "sliding_window": window}
    for name in ("model.safetensors", "tokenizer.model"):
        (tmp_path / name).symlink_to(merged / name)
    write_json(tmp_path / "config.json", config)
    other = AutoModelForCausalLM.from_pretrained(tmp_path, dtype=torch.float32, attn_implementation="eager").eval()
    assert type(other).__name__ == config["architectures"][0]
    with torch.no_grad():
        found = other(torch.arange(2, 34)[None]).logits.numpy()
    model = load_model(open_model_folder(tmp_path), device_mesh())
    np.testing.assert_allclose(_logits(model), found[0], atol=2e-4, rtol=2e-4)
    mask = jnp.tril(jnp.ones((32, 32), bool))[None]
    ours = logits_of(model, jnp.arange(2, 34)[None], jnp.arange(32)[None], mask, scale=1.0)
    np.testing.assert_allclose(ours, found, atol=2e-4, rtol=2e-4)


def test_merging_with_another_scale_changes_logits(family_folder: ModelFolder, merged: Path):
    """A planted fault."""
    wrong = adapted_model(family_folder, alpha=2 * SETTINGS.lora_alpha)
    assert np.abs(_logits(wrong) - _logits(load_model(open_model_folder(merged), device_mesh()))).max() > 1e-2
