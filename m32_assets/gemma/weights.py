"""Base weights as a folder of Hugging Face-named safetensors, ``config.json`` and ``tokenizer.model``."""

from __future__ import annotations

import importlib
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import atomic_folder, read_json, sha256_file, write_json
from m32_assets.gemma.hub_download import download_folder, download_model
from m32_assets.gemma.model_folder import (
    WEIGHTS,
    ModelFolder,
    config_of,
    open_model_folder,
    record_sha256,
    tensor_shapes,
)
from m32_assets.gemma.registry import ModelEntry, ModelShape
from m32_assets.gemma.tokenizer import train_tokenizer, write_gguf_tokenizer

TINY_TOKENIZER = Path(__file__).with_name("tiny_tokenizer.model")
"""Trained by ``train_tokenizer`` on the rendered traces of dev-reasoning-v2."""
RECIPE = "recipe.json"
"""What a folder was made with or from, by which it is made again when that changes."""
GGUF_RECIPE = 2
"""Raise it when the files that are made from a GGUF file change: a folder of an earlier recipe is made again."""
GGUF_NAMES_OUTSIDE_LAYERS = {
    "token_embd.weight": "model.embed_tokens.weight",
    "output_norm.weight": "model.norm.weight",
}
GGUF_NAMES = {
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


def fetch_model(entry: ModelEntry, cache: Path, *, local: Path | None = None, texts: Iterable[str] = ()) -> ModelFolder:
    """The model's folder, made or downloaded on first use and checked by sha256 on every use.

    Args:
        cache: the folder of model folders, e.g. ``.cache/models``.
        local: a folder that already holds the files; nothing is fetched.
        texts: training texts of a random model's tokenizer; without them it gets the committed one of ``tiny``.

    Raises:
        M32Error: a file is missing or has changed.
    """
    folder = local or cache / entry.name
    kind, _, source = entry.source.partition(":")
    if local is None and not _is_made(folder, kind, source):
        if kind == "hub":
            _download(folder, source)
        else:
            with atomic_folder(folder) as beside:
                if kind == "random":
                    _write_random(beside, entry.shape, list(texts))
                else:
                    _write_from_gguf(beside, entry.shape, source)
                    write_json(beside / RECIPE, GGUF_RECIPE)
                record_sha256(beside)
    return open_model_folder(folder)


def _is_made(folder: Path, kind: str, source: str) -> bool:
    """Whether the folder is there, and its files would be made alike today."""
    if not (folder / "sha256.json").exists():
        return False
    recipe = {"pypi": GGUF_RECIPE, "hub": source}.get(kind)
    return recipe is None or ((folder / RECIPE).exists() and read_json(folder / RECIPE) == recipe)


def _download(folder: Path, source: str) -> None:
    with download_folder(folder, source) as downloads:
        if _is_made(folder, "hub", source):  # by a process that this one has waited for
            return
        download_model(source, downloads)
        with atomic_folder(folder) as beside:
            for path in downloads.iterdir():
                path.replace(beside / path.name)
            write_json(beside / RECIPE, source)
            record_sha256(beside)


def _write_from_gguf(folder: Path, shape: ModelShape, package: str) -> None:
    import gguf
    import ml_dtypes
    from safetensors.numpy import save_file

    module = importlib.import_module(package)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        source = Path(module.assemble(Path(scratch) / "model.gguf"))
        if (found := sha256_file(source)) != module.EXPECTED_SHA256:
            raise M32Error(package, f"sha256 {found}", module.EXPECTED_SHA256, "Install the package again")
        reader = _reader(source)
        tensors: dict[str, Any] = {}
        for tensor in reader.tensors:
            values = gguf.dequantize(tensor.data, tensor.tensor_type)
            if tensor.name.endswith("norm.weight"):
                values = values - 1.0  # GGUF stores 1 + weight, Hugging Face and Tunix the weight
            tensors[_huggingface_name(tensor.name)] = values.astype(ml_dtypes.bfloat16)
        save_file(tensors, folder / WEIGHTS, metadata={"format": "pt"})
        write_gguf_tokenizer(
            folder / "tokenizer.model",
            reader.fields["tokenizer.ggml.tokens"].contents(),
            reader.fields["tokenizer.ggml.scores"].contents(),
            reader.fields["tokenizer.ggml.token_type"].contents(),
        )
    write_json(folder / "config.json", config_of(shape))


def _reader(path: Path) -> Any:
    import gguf
    import numpy as np

    class PlainReader(gguf.GGUFReader):
        """Reads a vocabulary's million parts from a plain array: slicing a memmap is slow."""

        def _get(self, *args: Any, **kwargs: Any) -> Any:
            if isinstance(self.data, np.memmap):
                self.data = self.data.view(np.ndarray)
            return super()._get(*args, **kwargs)

    return PlainReader(path)


def _huggingface_name(name: str) -> str:
    if name in GGUF_NAMES_OUTSIDE_LAYERS:
        return GGUF_NAMES_OUTSIDE_LAYERS[name]
    match = re.fullmatch(r"blk\.(\d+)\.(.+)", name)
    if match is None or match[2] not in GGUF_NAMES:
        raise M32Error(name, "an unknown GGUF tensor", f"one of {', '.join(GGUF_NAMES)}")
    return f"model.layers.{match[1]}.{GGUF_NAMES[match[2]]}"


def _write_random(folder: Path, shape: ModelShape, texts: list[str]) -> None:
    import ml_dtypes
    import numpy as np
    from safetensors.numpy import save_file

    if texts:
        train_tokenizer(folder / "tokenizer.model", texts, shape.vocabulary)
    else:
        shutil.copy(TINY_TOKENIZER, folder / "tokenizer.model")
    random = np.random.default_rng(0)

    def normal(*size: int) -> Any:
        return (random.standard_normal(size) / np.sqrt(size[-1])).astype(ml_dtypes.bfloat16)

    tensors = {}
    for name, size in tensor_shapes(shape).items():
        tensors[name] = np.zeros(size, ml_dtypes.bfloat16) if len(size) == 1 else normal(*size)
    save_file(tensors, folder / WEIGHTS, metadata={"format": "pt"})
    write_json(folder / "config.json", config_of(shape))
