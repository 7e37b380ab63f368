"""How much memory a training run needs, said before any of it is taken."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.gemma.registry import ModelShape
from m32_assets.training.settings import TrainingSettings

GB = 1e9
_FLOAT32 = 4
_RUNTIME = 900_000_000
"""What Python, its libraries and the data take on a CPU."""
_HELD_ON_CPU = 200_000_000
_ANSWERS, _ANSWER_TOKENS = 64, 512
"""Answers that are generated at a time, and the tokens of a long one with its prompt."""
_HEAD_CHUNK = 8192
_MEMINFO = Path("/proc/meminfo")
_CGROUPS = (
    (Path("/sys/fs/cgroup"), "memory.max", "memory.current"),
    (Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes", "memory.usage_in_bytes"),
)


@dataclass(frozen=True, slots=True)
class Situation:
    """What, beside the settings, decides how much is needed.

    Attributes:
        positions: completion positions of a microbatch of ``rows`` rows.
        rows: the rows that ``positions`` was counted for.
        itemsize: bytes of the dtype that matmuls multiply in.
        platform: JAX's name of the backend.
        longest: tokens of the longest conversation, which a row must hold.
    """

    shape: ModelShape
    positions: int
    rows: int
    itemsize: int
    platform: str
    longest: int = 0


@dataclass(frozen=True, slots=True)
class MemoryEstimate:
    """Bytes on one device.

    Attributes:
        parts: what is held during a step, by name.
        loading: what is held while the weights are read, in its place.
    """

    parts: Mapping[str, int]
    loading: int

    @property
    def needed(self) -> int:
        """The larger of the two."""
        return max(sum(self.parts.values()), self.loading)

    def __str__(self) -> str:
        parts = ", ".join(f"{name} {size / GB:.2f}" for name, size in self.parts.items())
        return f"{self.needed / GB:.2f} GB a device ({parts}; while loading {self.loading / GB:.2f})"


def estimate(settings: TrainingSettings, given: Situation, fsdp: int = 1) -> MemoryEstimate:
    """What training needs on each device.

    Counted from what the forward pass in ``forward.py`` keeps for its gradient, array by array; XLA may fuse some away.
    """
    shape, s, on_cpu = given.shape, given.itemsize, given.platform == "cpu"
    shards = 1 if settings.replicate else fsdp * settings.tensor_parallel
    width, heads, keys = shape.hidden, shape.heads * shape.head_dim, 2 * shape.kv_heads * shape.head_dim
    rows = -(-settings.batch_size // fsdp)
    tokens, scores = rows * settings.max_seq_len, rows * shape.heads * settings.max_seq_len**2 * _FLOAT32
    layer = tokens * (
        width * (4 * _FLOAT32 + 2 * s)
        + (heads + keys) * (2 * _FLOAT32 + 2 * s)
        + shape.intermediate * (3 * _FLOAT32 + s)
    )
    kept = tokens * width * _FLOAT32
    by_layer = adapter_parameters(shape, settings)
    # nothing is computed backward through the layers below the first adapter
    behind = shape.layers - next((i for i, count in enumerate(by_layer) if count), 0)
    # by memory_analysis(), XLA's CPU backend holds as much with remat as without
    activations = kept * behind + layer if settings.remat and not on_cpu else layer * behind
    adapters = sum(by_layer) * _FLOAT32
    positions = -(-given.positions * settings.batch_size // (given.rows * fsdp))
    words = min(_HEAD_CHUNK, shape.vocabulary)
    compared = settings.sampled_softmax_size if 0 < settings.sampled_softmax_size < shape.vocabulary else 0
    parts = {
        # each matrix and its transpose
        "weights": 2 * shape.parameters * s // shards,
        "adapters": adapters // shards,
        # two moments and the gradient; with accumulation a second gradient
        "optimizer": (3 if settings.gradient_accumulation_steps == 1 else 4) * adapters // shards,
        "activations": activations,
        # biases of both kinds of layer and their transposes, scores and their slopes
        "attention": 7 * scores,
        # of the head's chunk, and the embedding of the words that a step compares with, with its transpose
        "logits": positions * (3 * words + 4 * width) * _FLOAT32 + 2 * compared * width * s,
    }
    if on_cpu:
        # it frees late: by memory_analysis() of steps of 288 to 2304 tokens, half as much again is held
        parts["held longer"] = (parts["activations"] + parts["attention"] + parts["logits"]) // 2 + _HELD_ON_CPU
        # what loading and compiling leave in the heap grows with the model
        parts["runtime"] = _RUNTIME + shape.parameters * _FLOAT32
    loading = shape.parameters * _FLOAT32 // shards
    # on a CPU the arrays that were read and those on the device lie in the same memory
    loading = 2 * loading + _RUNTIME if on_cpu else loading + parts["weights"] // 2
    return MemoryEstimate(parts, loading)


def answering(shape: ModelShape) -> int:
    """Bytes that generating answers takes on a CPU, in float32: weights twice while loading, keys and values,
    runtime."""
    kept = _ANSWERS * _ANSWER_TOKENS * shape.layers * 2 * shape.kv_heads * shape.head_dim * _FLOAT32
    return 2 * shape.parameters * _FLOAT32 + kept + _RUNTIME


def adapter_parameters(shape: ModelShape, settings: TrainingSettings) -> list[int]:
    """How many parameters the adapters of these settings have, by layer."""
    heads, keys = shape.heads * shape.head_dim, 2 * shape.kv_heads * shape.head_dim
    sizes = {
        "attn/q_einsum": shape.hidden + heads,
        "attn/kv_einsum": shape.hidden + keys,
        "attn/attn_vec_einsum": heads + shape.hidden,
        "mlp/gate_proj": shape.hidden + shape.intermediate,
        "mlp/up_proj": shape.hidden + shape.intermediate,
        "mlp/down_proj": shape.intermediate + shape.hidden,
    }
    return [
        settings.lora_rank
        * sum(size for name, size in sizes.items() if re.fullmatch(settings.lora_target_modules, f"layers/{i}/{name}"))
        for i in range(shape.layers)
    ]


def available_memory() -> int | None:
    """Bytes that are free on each device here; None where the backend does not tell."""
    import jax

    device = jax.local_devices()[0]
    if device.platform == "cpu":
        free = host_memory()
        return None if free is None else free // jax.local_device_count()
    stats = device.memory_stats() or {}
    return stats["bytes_limit"] - stats.get("bytes_in_use", 0) if "bytes_limit" in stats else None


def require_memory(settings: TrainingSettings, given: Situation, available: int | None, fsdp: int = 1) -> str:
    """A sentence about what is needed and what is there.

    Raises:
        M32Error: it does not fit; the message names settings that would make it fit.
    """
    need = estimate(settings, given, fsdp)
    if available is None:
        return f"needs about {need}; the {given.platform} backend does not tell what it has"
    if need.needed <= available:
        return f"needs about {need}; {available / GB:.2f} GB are free"
    ways = list(itertools.islice(_ways(settings, given, available, fsdp), 3))
    raise M32Error(
        f"memory of the {given.platform} device",
        f"{available / GB:.2f} GB free",
        f"about {need}",
        "Set " + "; or ".join(ways) if ways else "No setting makes it fit: take a smaller model or a larger device",
    )


def _ways(settings: TrainingSettings, given: Situation, available: int, fsdp: int) -> Iterator[str]:
    """Changes that make it fit, single ones first; of each the mildest value that suffices."""
    options = _options(settings, given, fsdp)
    for count in (1, 2, 3):
        for chosen in itertools.combinations(options, count):
            *full, last = (options[name] for name in chosen)
            if not all((*full, last)):
                continue
            firm = {key: value for values in full for key, value in values[-1].items()}
            for change in last:
                changes = {**firm, **change}
                if _needed(settings, given, fsdp, changes) <= available:
                    yield ", ".join(f"{key}: {str(value).lower()}" for key, value in changes.items())
                    break


def _needed(settings: TrainingSettings, given: Situation, fsdp: int, changes: dict[str, Any]) -> int:
    if changes.get("precision") == "bfloat16":
        given = replace(given, itemsize=2)
    changed = settings.model_copy(update=changes)
    return estimate(changed, given, changes.get("fsdp", fsdp)).needed


def _options(settings: TrainingSettings, given: Situation, fsdp: int) -> dict[str, list[dict[str, Any]]]:
    """By setting, its milder values first; fewer rows keep the effective batch."""
    rows = [n for n in range(settings.batch_size - 1, 0, -1) if settings.batch_size % n == 0 and n % fsdp == 0]
    halves = [settings.max_seq_len >> n for n in range(1, 8) if settings.max_seq_len >> n >= max(64, given.longest)]
    ranks = [settings.lora_rank >> n for n in range(1, 6) if settings.lora_rank >> n >= 4]
    return {
        "batch_size": [
            {
                "batch_size": n,
                "gradient_accumulation_steps": settings.gradient_accumulation_steps * settings.batch_size // n,
            }
            for n in rows
        ],
        "remat": [] if settings.remat or given.platform == "cpu" else [{"remat": True}],
        "precision": [{"precision": "bfloat16"}] if given.itemsize > 2 else [],
        "max_seq_len": [{"max_seq_len": n} for n in halves],
        "fsdp": [
            {"fsdp": fsdp * n}
            for n in (2, 4, 8, 16)
            if settings.batch_size % (fsdp * n) == 0 and not settings.replicate
        ],
        "lora_rank": [{"lora_rank": n} for n in ranks],
    }


def host_memory() -> int | None:
    """Bytes that are free on this host: what the kernel says is available, or what the container may still take, if
    that is less."""
    if not _MEMINFO.exists():
        return None
    found = re.search(r"MemAvailable:\s+(\d+) kB", _MEMINFO.read_text("utf-8"))
    free = [int(found[1]) * 1024] if found else []
    for folder, limit, used in _CGROUPS:
        if (folder / limit).exists() and (text := (folder / limit).read_text("utf-8").strip()).isdigit():
            # files that were read stay in memory until somebody needs it
            files = re.search(r"inactive_file (\d+)", (folder / "memory.stat").read_text("utf-8"))
            taken = int((folder / used).read_text("utf-8")) - (int(files[1]) if files else 0)
            free.append(int(text) - taken)
    return min(free, default=None)
