"""A checked folder of Hugging Face weights: ``config.json``, safetensors, ``tokenizer.model``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from m32_assets.common.errors import M32Error, misfit
from m32_assets.common.files import read_json, sha256_bytes, sha256_file, write_json
from m32_assets.gemma.registry import FAMILIES, ModelShape

WEIGHTS, INDEX = "model.safetensors", "model.safetensors.index.json"
_BASES = ("rope_theta", "rope_local_base_freq")
"""Of full and of sliding attention, as transformers 4 calls them."""
_TAKE_ONE = "Take a model of the registry"
_FIXED = {"rms_norm_eps": 1e-6, "hidden_activation": "gelu_pytorch_tanh", "attention_bias": False}
"""Config values that all model families here share."""
_COMPUTED = (
    *_FIXED,
    "query_pre_attn_scalar",
    "rope_theta",
    "rope_local_base_freq",
    "rope_scaling",
    "layer_types",
    "sliding_window_pattern",
    "_sliding_window_pattern",
    "tie_word_embeddings",
    "attn_logit_softcapping",
    "final_logit_softcapping",
)
"""Config values of which the forward pass here computes one."""

_Size = Annotated[int, Field(ge=1, le=10_000_000)]


class _Config(BaseModel):
    """The sizes in a ``config.json``, which may hold more."""

    model_config = ConfigDict(strict=True, frozen=True, extra="allow")

    num_hidden_layers: Annotated[int, Field(ge=1, le=1000)]
    vocab_size: _Size
    hidden_size: _Size
    intermediate_size: _Size
    num_attention_heads: _Size
    head_dim: _Size
    num_key_value_heads: _Size
    sliding_window: _Size
    attn_logit_softcapping: float | None = None
    final_logit_softcapping: float | None = None


class _Index(BaseModel):
    """``model.safetensors.index.json``: tensor → the file that has it."""

    model_config = ConfigDict(strict=True, frozen=True)

    weight_map: Annotated[dict[str, str], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A model folder whose content was checked when it was opened.

    Attributes:
        shape: the sizes that ``config.json`` states.
        sha256: of each file, by its name.
    """

    path: Path
    shape: ModelShape
    sha256: Mapping[str, str]


def open_model_folder(path: Path) -> ModelFolder:
    """Hash all files once and compare them with ``sha256.json``, where there is one.

    Raises:
        M32Error: a file is missing or has changed, or the weights do not fit ``config.json``.
    """
    found = {name: sha256_file(path / name) for name in _present(path)}
    recorded = path / "sha256.json"
    if recorded.exists() and (expected := _recorded(recorded)) != found:
        wrong = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
        raise M32Error(
            str(path),
            f"changed content in {', '.join(wrong)}",
            "the sha256 in sha256.json",
            "Delete the folder: it is made again at the next run",
        )
    shape = shape_of(path)
    _check_tensors(path, shape)
    return ModelFolder(path, shape, found)


def require_model(path: Path, shape: ModelShape, name: str) -> None:
    """Compare a folder with the model that it is said to be, without reading its weights.

    Raises:
        M32Error: it is no folder, a file is missing, or it is of another model.
    """
    if not path.is_dir():
        raise M32Error(str(path), "a file" if path.is_file() else "no such folder", "a model folder")
    _present(path)
    found = shape_of(path)
    for size in ("layers", "hidden", "intermediate", "vocabulary", "heads"):
        if (there := getattr(found, size)) != (wanted := getattr(shape, size)):
            fix = "Set model_name to the model of this folder"
            raise M32Error(f"{path / 'config.json'}", f"{there} {size}", f"{wanted}, as {name} has", fix)


def _present(path: Path) -> list[str]:
    names = model_files(path)
    for name in names:
        if not (path / name).is_file():
            raise M32Error(str(path), f"no {name}", f"a model folder with {', '.join(names)}")
    return names


def _recorded(path: Path) -> dict[str, str]:
    try:
        return TypeAdapter(dict[str, str]).validate_python(read_json(path), strict=True)
    except ValidationError as error:
        raise misfit(str(path), error, "Delete the folder: it is made again at the next run") from None


def weight_files(folder: Path) -> list[str]:
    """The names of a model folder's safetensors: one, or the shards that its index lists.

    Raises:
        M32Error: the index lists a file outside the folder, or leaves out safetensors in it.
    """
    if not (folder / INDEX).is_file():
        return [WEIGHTS]
    try:
        index = _Index.model_validate(read_json(folder / INDEX))
    except ValidationError as error:
        raise misfit(str(folder / INDEX), error) from None
    names = sorted(set(index.weight_map.values()))
    if astray := [name for name in names if Path(name).name != name]:
        raise M32Error(str(folder / INDEX), f"the shard {astray[0]!r}", "names of files beside it")
    if others := sorted({path.name for path in folder.glob("*.safetensors")} - set(names)):
        raise M32Error(
            str(folder), f"{others[0]}, which {INDEX} does not name", "its shards only", "Remove one of them"
        )
    return names


def model_files(folder: Path) -> list[str]:
    """The names of the files that a model folder must have."""
    shards = weight_files(folder)
    return ["config.json", *shards, *([INDEX] if shards != [WEIGHTS] else []), "tokenizer.model"]


def record_sha256(folder: Path) -> dict[str, str]:
    """Write the sha256 of each file to ``sha256.json``; ``open_model_folder`` compares with it."""
    found = {name: sha256_file(folder / name) for name in model_files(folder)}
    write_json(folder / "sha256.json", found)
    return found


def weights_sha256(files: Mapping[str, str]) -> str:
    """The sha256 of the weights, from the sha256 of a model folder's files; that of the list if they are shards."""
    if WEIGHTS in files:
        return files[WEIGHTS]
    shards = sorted(name for name in files if name.endswith(".safetensors"))
    return sha256_bytes("".join(f"{files[name]}  {name}\n" for name in shards).encode())


def shape_of(folder: Path) -> ModelShape:
    """The sizes that a model folder's ``config.json`` states.

    Raises:
        M32Error: the model is of an unknown type, or needs something that the forward pass here does not compute.
    """
    path = folder / "config.json"
    config = read_json(path)
    kind = config.get("model_type") if isinstance(config, dict) else None
    if not isinstance(kind, str) or kind not in FAMILIES:
        raise M32Error(str(path), f"model_type {repr(kind)[:80]}", f"one of {', '.join(FAMILIES)}")
    try:
        sizes = _Config.model_validate(config)
    except ValidationError as error:
        raise misfit(str(path), error, _TAKE_ONE) from None
    shape = ModelShape(
        layers=sizes.num_hidden_layers,
        vocabulary=sizes.vocab_size,
        hidden=sizes.hidden_size,
        intermediate=sizes.intermediate_size,
        heads=sizes.num_attention_heads,
        head_dim=sizes.head_dim,
        kv_heads=sizes.num_key_value_heads,
        sliding_window=sizes.sliding_window,
        family=FAMILIES[kind],
        attention_cap=sizes.attn_logit_softcapping,
        final_cap=sizes.final_logit_softcapping,
    )
    every = shape.family.global_every
    computed = {
        **config_of(shape),
        "rope_scaling": None,
        "rope_local_base_freq": shape.family.rope_bases[1],
        "sliding_window_pattern": every,
        "_sliding_window_pattern": every,
    }
    for stated in (config, _of_transformers_5(path, config)):
        for name in _COMPUTED:
            if name in stated and stated[name] != computed.get(name):
                raise M32Error(
                    str(path),
                    f"{name} {repr(stated[name])[:200]}",
                    f"{computed.get(name)!r} for {kind}",
                    _TAKE_ONE,
                )
    return shape


def _of_transformers_5(path: Path, config: dict[str, Any]) -> dict[str, Any]:
    """What transformers 5 writes as ``rope_parameters``, by the names of transformers 4.

    They are those of all layers, or a mapping for each kind of layer.

    Raises:
        M32Error: they are of another form.
    """
    if "rope_parameters" not in config:
        return {}
    given, kinds = config["rope_parameters"], ("full_attention", "sliding_attention")
    common = {name: value for name, value in given.items() if name not in kinds} if isinstance(given, dict) else {}
    parts = [given.get(kind, common) if isinstance(given, dict) else given for kind in kinds]
    if not all(isinstance(part, dict) and "rope_theta" in part for part in parts):
        found = f"rope_parameters {repr(given)[:200]}"
        raise M32Error(str(path), found, "rope_theta for each kind of layer", _TAKE_ONE)
    scaled = [
        part
        for part in (*parts, common)
        if part.get("rope_type", "default") != "default" or part.keys() - {"rope_type", "rope_theta"}
    ]
    bases = {name: part["rope_theta"] for name, part in zip(_BASES, parts, strict=True)}
    return {**bases, "rope_scaling": scaled[0] if scaled else None}


def config_of(shape: ModelShape) -> dict[str, Any]:
    """The ``config.json`` for transformers of a model of these sizes."""
    family = shape.family
    global_base, local_base = family.rope_bases
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
        "rope_theta": global_base,
        "max_position_embeddings": family.context,
        "tie_word_embeddings": True,
        "bos_token_id": 2,
        "eos_token_id": 1,
        "pad_token_id": 0,
        "layer_types": ["full_attention" if is_global else "sliding_attention" for is_global in shape.global_layers],
        **_FIXED,
    }
    if local_base != global_base:
        config["rope_local_base_freq"] = local_base
    caps = {"attn_logit_softcapping": shape.attention_cap, "final_logit_softcapping": shape.final_cap}
    return config | {name: cap for name, cap in caps.items() if family.soft_capped}


def tensor_shapes(shape: ModelShape) -> dict[str, tuple[int, ...]]:
    """The name and shape of each tensor of a model of these sizes; matrices are ``[out, in]``."""
    queries, keys, hidden = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim, shape.hidden
    layer: dict[str, tuple[int, ...]] = {
        "self_attn.q_proj": (queries, hidden),
        "self_attn.k_proj": (keys, hidden),
        "self_attn.v_proj": (keys, hidden),
        "self_attn.o_proj": (hidden, queries),
        **({f"self_attn.{name}_norm": (shape.head_dim,) for name in "qk"} if shape.family.qk_norm else {}),
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
    """Compare names and shapes of the tensors with the config; this reads only the headers of the files."""
    from safetensors import SafetensorError, safe_open

    found: dict[str, tuple[int, ...]] = {}
    for name in weight_files(folder):
        try:
            with safe_open(folder / name, "numpy") as tensors:
                names = tensors.keys()
                found |= {key: tuple(tensors.get_slice(key).get_shape()) for key in names}
        except SafetensorError as error:
            raise M32Error(str(folder / name), str(error), "a safetensors file", "Download it again") from error
    expected = tensor_shapes(shape)
    for name in sorted(expected.keys() | found.keys()):
        if found.get(name) != expected.get(name):
            actual, wanted = (f"shape {list(x[name])}" if name in x else "none" for x in (found, expected))
            raise M32Error(
                f"{folder}: tensor {name}",
                actual,
                f"{wanted}, by its config.json",
                "The weights belong to another model or are incomplete: fetch them again",
            )
