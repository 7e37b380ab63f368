"""A GGUF file of a tuned model, as llama.cpp and Ollama read it.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. Names and values are those that llama.cpp's own
converter writes for Gemma: norms as 1 + weight, and runs of blanks in the vocabulary as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import numpy as np

from m32_assets.common.errors import M32Error
from m32_assets.export.chat_template import chat_template
from m32_assets.export.dtypes import GgufType
from m32_assets.gemma.registry import GEMMA2, GEMMA3, ModelShape
from m32_assets.gemma.tokenizer import (
    END_OF_TURN,
    SPACE,
    UNK,
    Piece,
    PieceKind,
    is_turn_mark,
    load_tokenizer,
    read_pieces,
)
from m32_assets.gemma.weights import GGUF_NAMES, GGUF_NAMES_OUTSIDE_LAYERS
from m32_assets.sft.template import PromptTemplate

_ARCHITECTURES = {GEMMA2.name: "gemma2", GEMMA3.name: "gemma3"}
_NAMES = {name: short for short, name in GGUF_NAMES.items()}
_OUTSIDE = {name: short for short, name in GGUF_NAMES_OUTSIDE_LAYERS.items()}
_BLOCK = 32
"""Weights that share a scale in q8_0."""


def require_type(kind: str, shape: ModelShape) -> None:
    """Refuse a type that this module does not write, or that the model's sizes do not allow.

    Raises:
        M32Error: it is so.
    """
    if kind not in get_args(GgufType):
        raise M32Error("--gguf", repr(kind), " or ".join(get_args(GgufType)))
    rows = {shape.hidden, shape.intermediate, shape.heads * shape.head_dim}
    if kind == "q8_0" and (odd := [size for size in sorted(rows) if size % _BLOCK]):
        raise M32Error("--gguf q8_0", f"rows of {odd[0]} weights", f"multiples of {_BLOCK}", "Take f16")


def write_gguf(
    tensors: Mapping[str, np.ndarray],
    shape: ModelShape,
    tokenizer: Path,
    template: PromptTemplate,
    path: Path,
    *,
    kind: str,
    name: str,
) -> None:
    """Write the file.

    Args:
        tensors: float32, by their Hugging Face names.
        tokenizer: the folder with ``tokenizer.model``.
        template: that of the training; the chat template renders it.
        kind: ``f16`` or ``q8_0``, of the matrices; norms are float32.
        name: of the model.

    Raises:
        M32Error: the type does not fit.
    """
    import gguf

    require_type(kind, shape)
    writer = gguf.GGUFWriter(path, _ARCHITECTURES[shape.family.name])
    _write_sizes(writer, shape, name)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16 if kind == "f16" else gguf.LlamaFileType.MOSTLY_Q8_0)
    _write_tokenizer(writer, tokenizer, shape, template)
    quantized = gguf.GGMLQuantizationType.Q8_0
    for key in sorted(tensors):
        short, values = _short(key), tensors[key]
        if values.ndim == 1:
            writer.add_tensor(short, (values + 1.0).astype(np.float32))
        elif kind == "f16":
            writer.add_tensor(short, values.astype(np.float16))
        else:
            writer.add_tensor(short, gguf.quantize(values, quantized), raw_dtype=quantized)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _short(name: str) -> str:
    if name in _OUTSIDE:
        return _OUTSIDE[name]
    found = re.fullmatch(r"model\.layers\.(\d+)\.(.+)", name)
    if found is None or found[2] not in _NAMES:
        raise M32Error(name, "an unknown weight", f"one of {', '.join(_NAMES)}")
    return f"blk.{found[1]}.{_NAMES[found[2]]}"


def _write_sizes(writer: Any, shape: ModelShape, name: str) -> None:
    global_base, local_base = shape.family.rope_bases
    writer.add_name(name)
    writer.add_context_length(shape.family.context)
    writer.add_embedding_length(shape.hidden)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.intermediate)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_key_length(shape.head_dim)
    writer.add_value_length(shape.head_dim)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_sliding_window(shape.sliding_window)
    writer.add_rope_freq_base(global_base)
    if local_base != global_base:
        writer.add_rope_freq_base_swa(local_base)
    if shape.attention_cap is not None:
        writer.add_attn_logit_softcapping(shape.attention_cap)
    if shape.final_cap is not None:
        writer.add_final_logit_softcapping(shape.final_cap)


def _write_tokenizer(writer: Any, folder: Path, shape: ModelShape, template: PromptTemplate) -> None:
    processor, pieces = load_tokenizer(folder), read_pieces(folder)
    # an embedding may have more rows than the tokenizer has pieces
    pieces += [Piece(f"[PAD{i}]", -1000.0, PieceKind.UNUSED) for i in range(len(pieces), shape.vocabulary)]
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list([_text(piece).encode() for piece in pieces])
    writer.add_token_scores([piece.score for piece in pieces])
    # control tokens are left out of what llama.cpp prints
    writer.add_token_types([PieceKind.CONTROL if is_turn_mark(piece.text) else piece.kind for piece in pieces])
    writer.add_bos_token_id(processor.bos_id())
    writer.add_eos_token_id(processor.eos_id())
    writer.add_eot_token_id(processor.piece_to_id(END_OF_TURN))
    # Gemma writes bytes for what it does not know, and some of its tokenizers name no piece for it
    writer.add_unk_token_id(processor.piece_to_id(UNK))
    writer.add_pad_token_id(processor.pad_id())
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(chat_template(template))


def _text(piece: Piece) -> str:
    return piece.text.replace(SPACE, " ") if piece.kind == PieceKind.USER_DEFINED else piece.text
