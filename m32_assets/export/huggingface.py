"""The files of a Hugging Face model folder: weights, tokenizer, chat template, and how to generate.

A folder with them stops by itself, and its chat template renders the prompt that the model was trained with.
Formats: https://huggingface.co/docs/transformers/main_classes/text_generation and /main_classes/tokenizer.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import numpy as np

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, write_json
from m32_assets.export.chat_template import chat_template
from m32_assets.export.dtypes import Dtype
from m32_assets.export.tokenizer_json import fast_tokenizer
from m32_assets.gemma.model_folder import INDEX, WEIGHTS
from m32_assets.gemma.tokenizer import BOS, END_OF_TURN, EOS, PAD, UNK, load_tokenizer
from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS
from m32_assets.sft.template import PromptTemplate

CARD = "README.md"
"""Where the hubs look for a card."""
MAX_SHARD_BYTES = 4 * 10**9
"""A larger model is written in shards."""


def require_dtype(dtype: str) -> None:
    """Refuse a dtype that weights are not written in.

    Raises:
        M32Error: it is one.
    """
    if dtype not in get_args(Dtype):
        raise M32Error("dtype", repr(dtype), " or ".join(get_args(Dtype)))


def write_weights(
    tensors: Mapping[str, np.ndarray], folder: Path, dtype: str, max_shard_bytes: int = MAX_SHARD_BYTES
) -> None:
    """Write safetensors: one file, or shards and their index.

    Args:
        tensors: float32, by their Hugging Face names.

    Raises:
        M32Error: the dtype is unknown.
    """
    import ml_dtypes
    from huggingface_hub import split_state_dict_into_shards_factory
    from safetensors.numpy import save_file

    require_dtype(dtype)
    kind = np.dtype(np.float32 if dtype == "float32" else ml_dtypes.bfloat16)
    plan = split_state_dict_into_shards_factory(
        dict(tensors),
        get_storage_size=lambda tensor: tensor.size * kind.itemsize,
        filename_pattern=WEIGHTS.replace(".safetensors", "{suffix}.safetensors"),
        max_shard_size=max_shard_bytes,
    )
    for name, keys in plan.filename_to_tensors.items():
        save_file(
            {key: tensors[key].astype(kind, copy=False) for key in keys}, folder / name, metadata={"format": "pt"}
        )
    if plan.is_sharded:
        write_json(folder / INDEX, {"metadata": plan.metadata, "weight_map": plan.tensor_to_filename})


def write_model_files(source: Path, folder: Path, template: PromptTemplate, dtype: str) -> None:
    """Write everything but the weights.

    Args:
        source: the folder of the base model, with ``config.json`` and ``tokenizer.model``.
        template: that of the training; the chat template renders it.
    """
    tokenizer = load_tokenizer(source)
    ends = [tokenizer.eos_id(), tokenizer.piece_to_id(END_OF_TURN)]
    special: dict[str, Any] = {
        "bos_token_id": tokenizer.bos_id(),
        "eos_token_id": ends,
        "pad_token_id": tokenizer.pad_id(),
    }
    config = read_json(source / "config.json")
    # dtype is its name from transformers 5 on
    write_json(folder / "config.json", {**config, **special, "dtype": dtype, "torch_dtype": dtype})
    # Greedy, in words that all tools follow. A do_sample of false is unset to transformers' pipeline, which then draws
    # at temperature 0.7, and vLLM draws at temperature 1.
    greedy = {"do_sample": True, "top_k": 1}
    write_json(folder / "generation_config.json", {**special, **greedy, "max_new_tokens": MAX_NEW_TOKENS})
    fast_tokenizer(source).save(str(folder / "tokenizer.json"), pretty=False)
    write_json(
        folder / "tokenizer_config.json",
        {
            # reads tokenizer.json as it is, in transformers 4 and 5
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": BOS,
            "eos_token": EOS,
            "pad_token": PAD,
            "unk_token": UNK,
            "padding_side": "left",
            "model_max_length": config.get("max_position_embeddings", 8192),
            "clean_up_tokenization_spaces": False,
            "chat_template": chat_template(template),
        },
    )
    shutil.copy(source / "tokenizer.model", folder / "tokenizer.model")
