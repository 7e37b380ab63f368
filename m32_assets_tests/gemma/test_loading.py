"""Loading and LoRA on small random weights."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx
from safetensors.numpy import load_file, save_file

from m32_assets.common.errors import M32Error
from m32_assets.gemma.forward import pack_model
from m32_assets.gemma.loading import add_lora, device_mesh, dtype_to_load, load_model, stored_dtypes
from m32_assets.gemma.model_folder import ModelFolder, open_model_folder, record_sha256
from m32_assets.gemma.registry import ATTENTION_AND_MLP
from m32_assets.gemma.tokenizer import load_tokenizer


def test_special_pieces_stay_whole(folder: ModelFolder):
    tokenizer = load_tokenizer(folder.path)
    assert tokenizer.bos_id() == 2
    assert tokenizer.encode("<start_of_turn>user\n", out_type=str)[0] == "<start_of_turn>"


def test_targets_that_match_no_module_are_refused(folder: ModelFolder):
    """Such as the upper layers of a larger model."""
    base = load_model(folder, device_mesh())
    with pytest.raises(M32Error, match=r"matches no module of the 2 layers, expected .* layers/0/attn/q_einsum"):
        add_lora(base, device_mesh(), targets=f"layers/9/{ATTENTION_AND_MLP}", rank=4, alpha=4, seed=0)


def test_bfloat16_files_lose_nothing_in_bfloat16(folder: ModelFolder):
    """Packed for products in bfloat16, the model is the same as through float32, and so are its norms."""
    half, full = (pack_model(adapted(folder, dtype), jnp.bfloat16) for dtype in (jnp.bfloat16, jnp.float32))
    for one, other in zip(leaves(half, nnx.Not(nnx.LoRAParam)), leaves(full, nnx.Not(nnx.LoRAParam)), strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(np.asarray(one, np.float32), np.asarray(other, np.float32))
    assert {leaf.dtype for leaf in leaves(half, nnx.LoRAParam)} == {jnp.dtype(jnp.float32)}


def adapted(folder: ModelFolder, dtype: Any) -> Any:
    mesh = device_mesh()
    return add_lora(load_model(folder, mesh, dtype), mesh, targets=ATTENTION_AND_MLP, rank=4, alpha=4, seed=0)


def leaves(model: nnx.Module, kind: Any) -> list[jax.Array]:
    return jax.tree.leaves(nnx.state(model, kind))


def test_weights_load_in_the_dtype_of_their_files(
    folder: ModelFolder, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
):
    assert stored_dtypes(folder) == {"bfloat16"}
    assert dtype_to_load(folder, jnp.bfloat16) is jnp.float32  # on a CPU
    monkeypatch.setattr(jax, "default_backend", lambda: "gpu")
    assert dtype_to_load(folder, jnp.bfloat16) is jnp.bfloat16
    assert dtype_to_load(folder, jnp.float32) is jnp.float32
    # one tensor of another dtype: bfloat16 would round it
    mixed = tmp_path_factory.mktemp("mixed")
    for path in folder.path.iterdir():
        (mixed / path.name).write_bytes(path.read_bytes())
    tensors = load_file(mixed / "model.safetensors")
    save_file(
        {**tensors, "model.norm.weight": tensors["model.norm.weight"].astype(np.float32)}, mixed / "model.safetensors"
    )
    record_sha256(mixed)
    assert dtype_to_load(open_model_folder(mixed), jnp.bfloat16) is jnp.float32
