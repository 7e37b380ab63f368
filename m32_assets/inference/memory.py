"""The cache's layout and size, and the refusal of what is too long for the model or the memory, before it is loaded."""

from __future__ import annotations

from collections.abc import Sequence

from m32_assets.common.errors import M32Error
from m32_assets.gemma.registry import ModelShape
from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS
from m32_assets.training.memory import RUNTIME_BYTES, available_memory

ROWS = 48
"""Rows of a batch, all of which are computed, also where some are idle. One number of rows is one program to compile,
and keeps a row's values from depending on the others. A CPU's float32 products are fastest in multiples of 48 rows."""
BLOCK = 64
"""Columns of the cache in one block, one column a token."""
MAX_BATCH_SIZE = 4096
"""Answers at a time, at most."""
_FLOAT32 = 4
_PROMPT_TOKENS = 160
"""Tokens of a long prompt without worked examples."""


def refuse_too_long(
    shape: ModelShape, prompts: Sequence[int], max_new_tokens: int, batch_size: int, available: int | None = None
) -> None:
    """Refuse what the engine could not do.

    Args:
        prompts: the length of each, in tokens.
        available: free memory in bytes; by default that of this machine.

    Raises:
        M32Error: there are no prompts, a number is out of bounds, the longest prompt and its answer are longer than
            the model's context, or model and cache do not fit into the memory.
    """
    if not prompts:
        raise M32Error("prompts", "none", "at least one question")
    if not 1 <= batch_size <= MAX_BATCH_SIZE:
        raise M32Error("batch_size", str(batch_size), f"1 to {MAX_BATCH_SIZE}")
    if max_new_tokens < 1:
        raise M32Error("max_new_tokens", str(max_new_tokens), "at least 1")
    longest, context = max(prompts) + max_new_tokens, shape.family.context
    if longest > context:
        raise M32Error(
            "longest prompt",
            f"{max(prompts)} tokens, {longest} with an answer of {max_new_tokens}",
            f"at most {context} tokens, which the model was trained for",
            "Shorten the prompt, or lower max_new_tokens",
        )
    available = available_memory() if available is None else available
    needed = answering_bytes(shape, batch_size, longest)
    if available is not None and needed > available:
        raise M32Error(
            "memory",
            f"{available / 1e9:.1f} GB free",
            f"{needed / 1e9:.1f} GB for the model and {batch_size} answers of up to {longest} tokens",
            "Lower the batch size or max_new_tokens, or leave out the longest prompts",
        )


def answering_bytes(shape: ModelShape, batch_size: int = ROWS, columns: int = _PROMPT_TOKENS + MAX_NEW_TOKENS) -> int:
    """Bytes that generation takes in float32: the weights as loaded and as merged, keys and values, and the runtime."""
    return 2 * shape.parameters * _FLOAT32 + cache_bytes(shape, batch_size, columns) + RUNTIME_BYTES


def cache_bytes(shape: ModelShape, batch_size: int, columns: int) -> int:
    """The keys and values of whole batches, in bytes."""
    rows = -(-batch_size // ROWS) * ROWS
    return 2 * _FLOAT32 * shape.layers * shape.kv_heads * shape.head_dim * rows * blocks_of(columns) * BLOCK


def blocks_of(columns: int) -> int:
    """The blocks that hold this many columns."""
    return -(-columns // BLOCK)
