"""Base weights as a folder of Hugging Face-named safetensors, ``config.json`` and ``tokenizer.model``."""

from __future__ import annotations

import importlib
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from m32_assets.errors import M32Error
from m32_assets.files import atomic_folder, read_json, sha256_file, write_json
from m32_assets.training.registry import ModelEntry, ModelShape
from m32_assets.training.tokenizer import train_tokenizer, write_gguf_tokenizer

FILES = ("config.json", "model.safetensors", "tokenizer.model")

_GGUF_NAMES = {
    "attn_q.weight": "self_attn.q_proj.weight",
    "attn_k.weight": "self_attn.k_proj.weight",
    "attn_v.weight": "self_attn.v_proj.weight",
    "attn_output.weight": "self_attn.o_proj.weight",
    "attn_q_norm.weight": "self_attn.q_norm.weight",
    "attn_k_norm.weight": "self_attn.k_norm.weight",
    "attn_norm.weight": "input_layernorm.weight",
    "post_attention_norm.weight": "post_attention_layernorm.weight",
    "ffn_norm.weight": "pre_feedforward_layernorm.weight",
    "post_ffw_norm.weight": "post_feedforward_layernorm.weight",
    "ffn_gate.weight": "mlp.gate_proj.weight",
    "ffn_up.weight": "mlp.up_proj.weight",
    "ffn_down.weight": "mlp.down_proj.weight",
}


def fetch_model(entry: ModelEntry, cache: Path, *, local: Path | None = None, texts: Iterable[str] = ()) -> Path:
    """The folder of the model's weights, made or downloaded on first use and checked by sha256 on every use.

    Args:
        cache: where model folders live, e.g. ``.cache/models``.
        local: a folder that already holds the files, used as it is.
        texts: what the tiny model's tokenizer is trained on.

    Raises:
        M32Error: a file is missing or is not the one that was written.
    """
    folder = local or cache / entry.name
    kind, _, source = entry.source.partition(":")
    if local is None and not (folder / "sha256.json").exists():
        with atomic_folder(folder) as beside:
            if kind == "random":
                _write_random(beside, entry.shape, list(texts))
            elif kind == "pypi":
                _write_from_gguf(beside, entry.shape, source)
            else:
                _download(beside, source)
            write_json(beside / "sha256.json", {name: sha256_file(beside / name) for name in FILES})
    check_model_folder(folder)
    return folder


def check_model_folder(folder: Path) -> dict[str, str]:
    """The sha256 of each file of a model folder, compared with ``sha256.json`` where there is one."""
    for name in FILES:
        if not (folder / name).is_file():
            raise M32Error(str(folder), f"no {name}", f"a model folder with {', '.join(FILES)}")
    found = {name: sha256_file(folder / name) for name in FILES}
    recorded = folder / "sha256.json"
    if recorded.exists() and (expected := read_json(recorded)) != found:
        wrong = sorted(name for name in FILES if expected.get(name) != found[name])
        raise M32Error(
            str(folder), f"changed content in {', '.join(wrong)}", "the sha256 in sha256.json",
            "Delete the folder: it is made again at the next run",
        )  # fmt: skip
    return found


def shape_of(folder: Path) -> ModelShape:
    """The sizes that a model folder's ``config.json`` states."""
    config = read_json(folder / "config.json")
    return ModelShape(
        layers=config["num_hidden_layers"], vocabulary=config["vocab_size"], hidden=config["hidden_size"],
        intermediate=config["intermediate_size"], heads=config["num_attention_heads"], head_dim=config["head_dim"],
        kv_heads=config["num_key_value_heads"], sliding_window=config["sliding_window"],
    )  # fmt: skip


def write_config(folder: Path, shape: ModelShape) -> None:
    """Write the ``config.json`` that transformers' ``Gemma3ForCausalLM`` reads."""
    write_json(folder / "config.json", {
        "architectures": ["Gemma3ForCausalLM"], "model_type": "gemma3_text", "torch_dtype": "bfloat16",
        "num_hidden_layers": shape.layers, "vocab_size": shape.vocabulary, "hidden_size": shape.hidden,
        "intermediate_size": shape.intermediate, "num_attention_heads": shape.heads, "head_dim": shape.head_dim,
        "num_key_value_heads": shape.kv_heads, "sliding_window": shape.sliding_window,
        "query_pre_attn_scalar": shape.head_dim, "rms_norm_eps": 1e-6, "rope_theta": 1_000_000.0,
        "rope_local_base_freq": 10_000.0, "max_position_embeddings": 32_768, "hidden_activation": "gelu_pytorch_tanh",
        "attention_bias": False, "tie_word_embeddings": True, "bos_token_id": 2, "eos_token_id": 1, "pad_token_id": 0,
        "layer_types": ["full_attention" if i % 6 == 5 else "sliding_attention" for i in range(shape.layers)],
    })  # fmt: skip


def _write_from_gguf(folder: Path, shape: ModelShape, package: str) -> None:
    import gguf
    import ml_dtypes
    from safetensors.numpy import save_file

    module = importlib.import_module(package)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        source = Path(module.assemble(Path(scratch) / "model.gguf"))
        if (found := sha256_file(source)) != module.EXPECTED_SHA256:
            raise M32Error(package, f"sha256 {found}", module.EXPECTED_SHA256, "Install the package again")
        reader = gguf.GGUFReader(source)
        tensors: dict[str, Any] = {}
        for tensor in reader.tensors:
            values = gguf.dequantize(tensor.data, tensor.tensor_type)
            if tensor.name.endswith("norm.weight"):
                values = values - 1.0  # GGUF stores 1 + weight, Hugging Face and Tunix the weight
            tensors[_huggingface_name(tensor.name)] = values.astype(ml_dtypes.bfloat16)
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
        write_gguf_tokenizer(
            folder / "tokenizer.model",
            reader.fields["tokenizer.ggml.tokens"].contents(),
            reader.fields["tokenizer.ggml.scores"].contents(),
            reader.fields["tokenizer.ggml.token_type"].contents(),
        )
    write_config(folder, shape)


def _huggingface_name(name: str) -> str:
    if name == "token_embd.weight":
        return "model.embed_tokens.weight"
    if name == "output_norm.weight":
        return "model.norm.weight"
    match = re.fullmatch(r"blk\.(\d+)\.(.+)", name)
    if match is None or match[2] not in _GGUF_NAMES:
        raise M32Error(name, "an unknown GGUF tensor", f"one of {', '.join(_GGUF_NAMES)}")
    return f"model.layers.{match[1]}.{_GGUF_NAMES[match[2]]}"


def _write_random(folder: Path, shape: ModelShape, texts: list[str]) -> None:
    import ml_dtypes
    import numpy as np
    from safetensors.numpy import save_file

    train_tokenizer(folder / "tokenizer.model", texts, shape.vocabulary)
    random = np.random.default_rng(0)

    def normal(*size: int) -> Any:
        return (random.standard_normal(size) / np.sqrt(size[-1])).astype(ml_dtypes.bfloat16)

    def zeros(size: int) -> Any:
        return np.zeros(size, ml_dtypes.bfloat16)

    tensors = {
        "model.embed_tokens.weight": normal(shape.vocabulary, shape.hidden),
        "model.norm.weight": zeros(shape.hidden),
    }
    queries, keys = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
    for layer in range(shape.layers):
        for name, value in {
            "self_attn.q_proj": normal(queries, shape.hidden),
            "self_attn.k_proj": normal(keys, shape.hidden),
            "self_attn.v_proj": normal(keys, shape.hidden),
            "self_attn.o_proj": normal(shape.hidden, queries),
            "self_attn.q_norm": zeros(shape.head_dim),
            "self_attn.k_norm": zeros(shape.head_dim),
            "input_layernorm": zeros(shape.hidden),
            "post_attention_layernorm": zeros(shape.hidden),
            "pre_feedforward_layernorm": zeros(shape.hidden),
            "post_feedforward_layernorm": zeros(shape.hidden),
            "mlp.gate_proj": normal(shape.intermediate, shape.hidden),
            "mlp.up_proj": normal(shape.intermediate, shape.hidden),
            "mlp.down_proj": normal(shape.hidden, shape.intermediate),
        }.items():
            tensors[f"model.layers.{layer}.{name}.weight"] = value
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    write_config(folder, shape)


def _download(folder: Path, repository: str) -> None:
    from huggingface_hub import snapshot_download

    snapshot_download(repository, allow_patterns=["*.safetensors", "config.json", "tokenizer.model"], local_dir=folder)
