"""The cache's layout and size, and the refusal of what is too long for the model or the memory, before it is loaded."""

from __future__ import annotations

from collections.abc import Sequence

from m32_assets.common.errors import M32Error
from m32_assets.gemma.registry import ModelShape
from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS
from m32_assets.training.memory import RUNTIME_BYTES, available_memory, of_the_share, platform_of_devices

ROWS = 48
"""Rows of a batch, all of which are computed, also where some are idle. One number of rows is one program to compile,
and keeps a row's values from depending on the others. A CPU's float32 products are fastest in multiples of 48 rows."""
BLOCK = 64
"""Columns of the cache in one block, one column a token."""
MAX_BATCH_SIZE = 4096
"""Answers at a time, at most."""
BLOCKS_ON_ACCELERATORS = 4
"""Blocks by which a cache grows there. Each of its sizes is a program of the whole model, which takes long to compile;
columns that are not seen cost little."""
_FLOAT32 = 4
_LOGITS = 3
"""Arrays as large as a batch's logits, while a token is drawn."""
_PROMPT_TOKENS = 160
"""Tokens of a long prompt without worked examples."""


def refuse_too_long(
    shape: ModelShape,
    prompts: Sequence[int],
    max_new_tokens: int,
    batch_size: int,
    available: int | None = None,
    platform: str = "",
    itemsize: int = _FLOAT32,
) -> None:
    """Refuse what the engine could not do.

    Args:
        prompts: the length of each, in tokens.
        available: free memory in bytes; by default that of the device that answers.
        platform: JAX's name of the backend; by default that of this process.
        itemsize: bytes of the dtype of the matrices.

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
    platform = platform or platform_of_devices()
    on_cpu = platform == "cpu"
    needed = answering_bytes(shape, batch_size, longest, itemsize=itemsize, on_cpu=on_cpu)
    if available is None or needed <= available:
        return
    fix = "Lower the batch size or max_new_tokens, or leave out the longest prompts"
    if answering_bytes(shape, 1, BLOCK, itemsize=itemsize, on_cpu=on_cpu) > available:
        fix = "No setting makes it fit: use a smaller model or a device with more memory"
    raise M32Error(
        "memory",
        f"{available / 1e9:.1f} GB free{of_the_share(platform)}",
        f"{needed / 1e9:.1f} GB for the model and {batch_size} answers of up to {longest} tokens",
        fix,
    )


def answering_bytes(
    shape: ModelShape,
    batch_size: int = ROWS,
    columns: int = _PROMPT_TOKENS + MAX_NEW_TOKENS,
    *,
    itemsize: int = _FLOAT32,
    on_cpu: bool = True,
) -> int:
    """Bytes that generation takes at most on one device: while it loads, while it lays out, or while it answers.

    Args:
        itemsize: bytes of the dtype of the matrices.
        on_cpu: the device's memory is the host's, which also holds the weights as read and the runtime.
    """
    loaded, embedding = shape.parameters * _FLOAT32, shape.vocabulary * shape.hidden
    # weights are released layer by layer as they are laid out
    preparing = loaded + 2 * shape.layer_parameters * _FLOAT32 + (embedding * itemsize if itemsize != _FLOAT32 else 0)
    cache = cache_bytes(shape, batch_size, columns, on_cpu=on_cpu)
    # the screen of the embedding or the part of it that may be chosen, and a layer's cache twice while it grows
    answering = shape.parameters * itemsize + embedding * _FLOAT32 + cache + cache // shape.layers
    answering += _LOGITS * min(batch_size, ROWS) * shape.vocabulary * _FLOAT32
    return max(2 * loaded if on_cpu else loaded, preparing, answering) + (RUNTIME_BYTES if on_cpu else 0)


def cache_bytes(shape: ModelShape, batch_size: int, columns: int, *, on_cpu: bool = True) -> int:
    """The keys and values of whole batches, in bytes."""
    rows, blocks = -(-batch_size // ROWS) * ROWS, blocks_of(columns, on_cpu=on_cpu)
    return 2 * _FLOAT32 * shape.layers * shape.kv_heads * shape.head_dim * rows * blocks * BLOCK


def blocks_of(columns: int, *, on_cpu: bool = True) -> int:
    """The blocks of a cache for this many columns."""
    at_once = 1 if on_cpu else BLOCKS_ON_ACCELERATORS
    return -(-columns // (at_once * BLOCK)) * at_once
