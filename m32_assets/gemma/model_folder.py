"""A folder of Hugging Face weights: its files, what its ``config.json`` says, and the tensors that this asks for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, sha256_bytes, sha256_file, write_json
from m32_assets.gemma.registry import FAMILIES, ModelShape

WEIGHTS, INDEX = "model.safetensors", "model.safetensors.index.json"
_FIXED = {"rms_norm_eps": 1e-6, "hidden_activation": "gelu_pytorch_tanh", "attention_bias": False}
"""What every model here computes with, whatever its family."""


def weight_files(folder: Path) -> list[str]:
    """The names of a model folder's safetensors: one, or the shards that its index names.

    Raises:
        M32Error: the index names something that is no file of this folder, or none of all safetensors there are named.
    """
    if not (folder / INDEX).is_file():
        return [WEIGHTS]
    names = sorted(set(read_json(folder / INDEX)["weight_map"].values()))
    if astray := [name for name in names if Path(name).name != name]:
        raise M32Error(str(folder / INDEX), f"the shard {astray[0]!r}", "names of files beside it")
    if others := sorted({path.name for path in folder.glob("*.safetensors")} - set(names)):
        raise M32Error(
            str(folder), f"{others[0]}, which {INDEX} does not name", "its shards only", "Remove one of them"
        )
    return names


def model_files(folder: Path) -> list[str]:
    """The names of all files that a model folder must have."""
    shards = weight_files(folder)
    return ["config.json", *shards, *([INDEX] if shards != [WEIGHTS] else []), "tokenizer.model"]


def record_sha256(folder: Path) -> None:
    """Write ``sha256.json``, which ``check_model_folder`` compares a folder with."""
    write_json(folder / "sha256.json", {name: sha256_file(folder / name) for name in model_files(folder)})


def check_model_folder(folder: Path) -> dict[str, str]:
    """The sha256 of each file of a model folder, compared with ``sha256.json`` where there is one.

    Raises:
        M32Error: a file is missing or has changed, or the weights are not those of the model in ``config.json``.
    """
    names = model_files(folder)
    for name in names:
        if not (folder / name).is_file():
            raise M32Error(str(folder), f"no {name}", f"a model folder with {', '.join(names)}")
    found = {name: sha256_file(folder / name) for name in names}
    recorded = folder / "sha256.json"
    if recorded.exists() and (expected := read_json(recorded)) != found:
        wrong = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
        raise M32Error(
            str(folder),
            f"changed content in {', '.join(wrong)}",
            "the sha256 in sha256.json",
            "Delete the folder: it is made again at the next run",
        )
    _check_tensors(folder, shape_of(folder))
    return found


def weights_sha256(files: Mapping[str, str]) -> str:
    """The sha256 of the weights, from those of a model folder's files: of shards, that of their list."""
    if WEIGHTS in files:
        return files[WEIGHTS]
    shards = sorted(name for name in files if name.endswith(".safetensors"))
    return sha256_bytes("".join(f"{files[name]}  {name}\n" for name in shards).encode())


def shape_of(folder: Path) -> ModelShape:
    """The sizes that a model folder's ``config.json`` states.

    Raises:
        M32Error: it is of another kind of model, or asks for something that the forward pass here does not compute.
    """
    config = read_json(folder / "config.json")
    if (kind := config.get("model_type")) not in FAMILIES:
        raise M32Error(str(folder / "config.json"), f"model_type {kind!r}", f"one of {', '.join(FAMILIES)}")
    shape = ModelShape(
        layers=config["num_hidden_layers"],
        vocabulary=config["vocab_size"],
        hidden=config["hidden_size"],
        intermediate=config["intermediate_size"],
        heads=config["num_attention_heads"],
        head_dim=config["head_dim"],
        kv_heads=config["num_key_value_heads"],
        sliding_window=config["sliding_window"],
        family=FAMILIES[kind],
        attention_cap=config.get("attn_logit_softcapping"),
        final_cap=config.get("final_logit_softcapping"),
    )
    computed = {**config_of(shape), "rope_scaling": None}
    for name in (
        *_FIXED,
        "query_pre_attn_scalar",
        "rope_theta",
        "rope_local_base_freq",
        "rope_scaling",
        "layer_types",
        "tie_word_embeddings",
        "attn_logit_softcapping",
        "final_logit_softcapping",
    ):
        if name in config and config[name] != computed.get(name):
            raise M32Error(
                str(folder / "config.json"),
                f"{name} {config[name]!r}",
                f"{computed.get(name)!r}, as {kind} has it here",
                "Take a model of the registry",
            )
    return shape


def config_of(shape: ModelShape) -> dict[str, Any]:
    """The ``config.json`` that transformers reads for a model of these sizes."""
    family = shape.family
    far, near = family.rotations
    config = {
        "architectures": [family.architecture],
        "model_type": family.name,
        "torch_dtype": "bfloat16",
        "num_hidden_layers": shape.layers,
        "vocab_size": shape.vocabulary,
        "hidden_size": shape.hidden,
        "intermediate_size": shape.intermediate,
        "num_attention_heads": shape.heads,
        "head_dim": shape.head_dim,
        "num_key_value_heads": shape.kv_heads,
        "sliding_window": shape.sliding_window,
        "query_pre_attn_scalar": shape.head_dim,
        "rope_theta": far,
        "max_position_embeddings": family.context,
        "tie_word_embeddings": True,
        "bos_token_id": 2,
        "eos_token_id": 1,
        "pad_token_id": 0,
        "layer_types": ["full_attention" if far else "sliding_attention" for far in shape.global_layers],
        **_FIXED,
    }
    if near != far:
        config["rope_local_base_freq"] = near
    caps = {"attn_logit_softcapping": shape.attention_cap, "final_logit_softcapping": shape.final_cap}
    return config | {name: cap for name, cap in caps.items() if family.capped}


def tensor_shapes(shape: ModelShape) -> dict[str, tuple[int, ...]]:
    """The name and shape of each tensor of a model of these sizes, matrices ``[out, in]``."""
    queries, keys, hidden = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim, shape.hidden
    layer: dict[str, tuple[int, ...]] = {
        "self_attn.q_proj": (queries, hidden),
        "self_attn.k_proj": (keys, hidden),
        "self_attn.v_proj": (keys, hidden),
        "self_attn.o_proj": (hidden, queries),
        **({f"self_attn.{name}_norm": (shape.head_dim,) for name in "qk"} if shape.family.normed_heads else {}),
        "input_layernorm": (hidden,),
        "post_attention_layernorm": (hidden,),
        "pre_feedforward_layernorm": (hidden,),
        "post_feedforward_layernorm": (hidden,),
        "mlp.gate_proj": (shape.intermediate, hidden),
        "mlp.up_proj": (shape.intermediate, hidden),
        "mlp.down_proj": (hidden, shape.intermediate),
    }
    return {
        "model.embed_tokens.weight": (shape.vocabulary, hidden),
        "model.norm.weight": (hidden,),
        **{f"model.layers.{i}.{name}.weight": size for i in range(shape.layers) for name, size in layer.items()},
    }


def _check_tensors(folder: Path, shape: ModelShape) -> None:
    """Compare names and shapes with those of a model of these sizes; only the headers of the files are read."""
    from safetensors import SafetensorError, safe_open

    found: dict[str, tuple[int, ...]] = {}
    for name in weight_files(folder):
        try:
            with safe_open(folder / name, "numpy") as tensors:
                found |= {key: tuple(tensors.get_slice(key).get_shape()) for key in tensors.keys()}  # noqa: SIM118
        except SafetensorError as error:
            raise M32Error(str(folder / name), str(error), "a file of safetensors", "Download it again") from error
    expected = tensor_shapes(shape)
    for name in sorted(expected.keys() | found.keys()):
        if found.get(name) != expected.get(name):
            there, asked = (f"shape {list(x[name])}" if name in x else "none" for x in (found, expected))
            raise M32Error(
                f"{folder}: tensor {name}",
                there,
                f"{asked}, by its config.json",
                "The weights are of another model, or incomplete: fetch them again",
            )
