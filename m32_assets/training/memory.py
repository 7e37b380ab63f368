"""The memory that a training run needs, estimated before anything is loaded."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psutil

from m32_assets.common.errors import M32Error
from m32_assets.gemma.registry import ModelShape
from m32_assets.training.settings import TrainingSettings

GB = 1e9
_FLOAT32 = 4
RUNTIME_BYTES = 900_000_000
"""Bytes of Python, its libraries and the data on a CPU."""
_HELD_ON_CPU = 200_000_000
"""Bytes that XLA's CPU backend holds whatever the step."""
_RESERVE = 0.2
"""Share of the estimate that is added on an accelerator, where no peak was measured yet."""
_HEAD_CHUNK = 8192
"""Vocabulary entries per chunk of the loss: CHUNK of ``chunked_cross_entropy``, which would import jax."""
_CGROUPS = (
    (Path("/sys/fs/cgroup"), "memory.max", "memory.current"),
    (Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes", "memory.usage_in_bytes"),
)


@dataclass(frozen=True, slots=True)
class MemoryInputs:
    """What decides the memory beside the settings.

    Attributes:
        targets: completion tokens of a microbatch of ``batch_size`` rows.
        itemsize: bytes of the dtype that matmuls multiply in.
        platform: JAX's name of the backend.
        longest: tokens of the longest conversation; a packed row is not shorter.
    """

    shape: ModelShape
    targets: int
    batch_size: int
    itemsize: int
    platform: str
    longest: int = 0


@dataclass(frozen=True, slots=True)
class MemoryEstimate:
    """Bytes on one device.

    Attributes:
        parts: held during a step, by name.
        loading: held while the weights are loaded, before the first step.
    """

    parts: Mapping[str, int]
    loading: int

    @property
    def needed(self) -> int:
        """The larger of both phases."""
        return max(sum(self.parts.values()), self.loading)

    def __str__(self) -> str:
        parts = ", ".join(f"{name} {size / GB:.2f}" for name, size in self.parts.items())
        return f"{self.needed / GB:.2f} GB per device ({parts}; while loading {self.loading / GB:.2f})"


def estimate(settings: TrainingSettings, given: MemoryInputs, fsdp: int = 1) -> MemoryEstimate:
    """What training needs on each device.

    It adds up the arrays that the forward pass in ``forward.py`` keeps for its gradient. XLA may fuse some away.

    Args:
        settings: ``replicate: auto`` counts as never.
        fsdp: devices that rows are spread over, and weights unless they are replicated.
    """
    shape, s, on_cpu = given.shape, given.itemsize, given.platform == "cpu"
    shards = 1 if settings.replicate == "always" else fsdp * settings.tensor_parallel
    width, heads, keys = shape.hidden, shape.heads * shape.head_dim, 2 * shape.kv_heads * shape.head_dim
    rows = -(-settings.batch_size // fsdp)
    tokens, scores = rows * settings.max_seq_len, rows * shape.heads * settings.max_seq_len**2 * _FLOAT32
    # gate, up, their gelu and its product; off the CPU the first two have the dtype that multiplies
    between = 3 * _FLOAT32 + s if on_cpu else _FLOAT32 + 3 * s
    layer = tokens * (
        width * (4 * _FLOAT32 + 2 * s) + (heads + keys) * (2 * _FLOAT32 + 2 * s) + shape.intermediate * between
    )
    kept = tokens * width * _FLOAT32
    by_layer = adapter_parameters(shape, settings)
    # no gradient flows through the layers below the first adapter
    with_gradient = shape.layers - next((i for i, count in enumerate(by_layer) if count), 0)
    # on a CPU, memory_analysis() of a compiled step is the same with remat
    activations = kept * with_gradient + layer if settings.remat and not on_cpu else layer * with_gradient
    adapters = sum(by_layer) * _FLOAT32
    targets = -(-given.targets * settings.batch_size // (given.batch_size * fsdp))
    chunk = min(_HEAD_CHUNK, shape.vocabulary)
    sampled = settings.sampled_softmax_size if 0 < settings.sampled_softmax_size < shape.vocabulary else 0
    parts = {
        # on a CPU each matrix and its transpose
        "weights": (2 if on_cpu else 1) * shape.parameters * s // shards,
        "adapters": adapters // shards,
        # two moments and the gradient; with accumulation a second gradient
        "optimizer": (3 if settings.gradient_accumulation_steps == 1 else 4) * adapters // shards,
        "activations": activations,
        # the biases of global and local layers and their transposes, scores and their gradients
        "attention": 7 * scores,
        # of one chunk of the loss, and the sampled embedding with its transpose
        "logits": targets * (3 * chunk + 4 * width) * _FLOAT32 + 2 * sampled * width * s,
    }
    if shards > 1:
        # of a layer and of the next one, whole for their products, and the embedding of the sampled entries
        parts["gathered weights"] = 2 * shape.layer_parameters * s + sampled * width * s
    if not on_cpu:
        parts["reserve"] = int(_RESERVE * sum(parts.values()))
    if on_cpu:
        # XLA's CPU backend frees late: memory_analysis() shows half as much again
        parts["held longer"] = (parts["activations"] + parts["attention"] + parts["logits"]) // 2 + _HELD_ON_CPU
        # loading and compiling leave a heap that grows with the model
        parts["runtime"] = RUNTIME_BYTES + shape.parameters * _FLOAT32
    loading = shape.parameters * _FLOAT32 // shards
    # on a CPU, host arrays and device arrays share the memory; elsewhere a layer is freed once it is packed
    loading = 2 * loading + RUNTIME_BYTES if on_cpu else loading + 2 * shape.layer_parameters * s
    return MemoryEstimate(parts, loading)


def adapter_parameters(shape: ModelShape, settings: TrainingSettings) -> list[int]:
    """The number of adapter parameters of each layer."""
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


def keeps_copies(settings: TrainingSettings, given: MemoryInputs, total: int | None) -> bool:
    """Whether every device keeps whole weights: as the settings say, else if they take at most half of its memory.

    Args:
        total: bytes of a device; None if the backend does not report them.
    """
    if settings.replicate != "auto":
        return settings.replicate == "always"
    parts = estimate(settings, given).parts
    return total is not None and 2 * (parts["weights"] + parts["adapters"] + parts["optimizer"]) <= total


def device_memory() -> int | None:
    """Bytes of a local device, whatever is in use; None if the backend does not report them."""
    import jax

    device = jax.local_devices()[0]
    if device.platform == "cpu":
        return psutil.virtual_memory().total // jax.local_device_count()
    return (device.memory_stats() or {}).get("bytes_limit")


def platform_of_devices() -> str:
    """JAX's name of the backend of this process."""
    import jax

    return jax.default_backend()


def available_memory(devices: Sequence[Any] | None = None) -> int | None:
    """Free bytes of the local device that has the fewest; None if the backend does not report them.

    Args:
        devices: JAX's devices; by default all local ones.
    """
    import jax

    devices = jax.local_devices() if devices is None else devices
    if devices[0].platform == "cpu":
        return host_memory() // len(devices)
    free = []
    for device in devices:
        stats = device.memory_stats() or {}
        if "bytes_limit" not in stats:
            return None
        free.append(stats["bytes_limit"] - stats.get("bytes_in_use", 0))
    return min(free)


def of_the_share(platform: str) -> str:
    """What decides how much of a GPU's memory JAX takes, in words; empty for other devices."""
    said = " of the share that JAX takes (XLA_PYTHON_CLIENT_MEM_FRACTION, 0.75 by default)"
    return said if platform == "gpu" else ""


def require_memory(settings: TrainingSettings, given: MemoryInputs, available: int | None, fsdp: int = 1) -> str:
    """Compare the estimate with the available bytes, and return both in words.

    Raises:
        M32Error: it does not fit. The message names up to three changes of settings, each of which suffices.
    """
    need = estimate(settings, given, fsdp)
    if available is None:
        return f"needs about {need}; the {given.platform} backend does not report its memory"
    if need.needed <= available:
        return f"needs about {need}; {available / GB:.2f} GB are free"
    ways = list(itertools.islice(_ways(settings, given, available, fsdp), 3))
    raise M32Error(
        f"memory of the {given.platform} device",
        f"{available / GB:.2f} GB free{of_the_share(given.platform)}",
        f"about {need}",
        "Set " + "; or ".join(ways) if ways else "No setting makes it fit: use a smaller model or a larger device",
    )


def _ways(settings: TrainingSettings, given: MemoryInputs, available: int, fsdp: int) -> Iterator[str]:
    """Changes that make it fit: single settings first, then two and three at once, each with its mildest value."""
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


def _needed(settings: TrainingSettings, given: MemoryInputs, fsdp: int, changes: dict[str, Any]) -> int:
    if changes.get("precision") == "bfloat16":
        given = replace(given, itemsize=2)
    changed = settings.model_copy(update=changes)
    return estimate(changed, given, changes.get("fsdp", fsdp)).needed


def _options(settings: TrainingSettings, given: MemoryInputs, fsdp: int) -> dict[str, list[dict[str, Any]]]:
    """The changes of each setting, milder ones first. A smaller batch_size keeps the effective batch."""
    sizes = [n for n in range(settings.batch_size - 1, 0, -1) if settings.batch_size % n == 0 and n % fsdp == 0]
    halves = [settings.max_seq_len >> n for n in range(1, 8) if settings.max_seq_len >> n >= max(64, given.longest)]
    ranks = [settings.lora_rank >> n for n in range(1, 6) if settings.lora_rank >> n >= 4]
    return {
        "batch_size": [
            {
                "batch_size": n,
                "gradient_accumulation_steps": settings.gradient_accumulation_steps * settings.batch_size // n,
            }
            for n in sizes
        ],
        "remat": [] if settings.remat or given.platform == "cpu" else [{"remat": True}],
        "precision": [{"precision": "bfloat16"}] if given.itemsize > 2 else [],
        "max_seq_len": [{"max_seq_len": n} for n in halves],
        "fsdp": [
            {"fsdp": fsdp * n}
            for n in (2, 4, 8, 16)
            if settings.batch_size % (fsdp * n) == 0 and settings.replicate != "always"
        ],
        "lora_rank": [{"lora_rank": n} for n in ranks],
    }


def host_memory() -> int:
    """Free bytes of this host, or of the container if it may take less."""
    free = [psutil.virtual_memory().available]
    for folder, limit, used in _CGROUPS:
        if (folder / limit).exists() and (text := (folder / limit).read_text("utf-8").strip()).isdigit():
            # cached files are counted as used, but give way
            files = re.search(r"inactive_file (\d+)", (folder / "memory.stat").read_text("utf-8"))
            taken = int((folder / used).read_text("utf-8")) - (int(files[1]) if files else 0)
            free.append(int(text) - taken)
    return min(free)
