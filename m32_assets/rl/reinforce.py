"""A stage of reinforcement learning, from the SFT checkpoint to the best round.

This module needs jax at import, so nothing that the code location loads may import it at module level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import jax
import numpy as np

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, read_json, sha256_bytes, write_json
from m32_assets.common.progress import Progress
from m32_assets.gemma.loading import use_compilation_cache
from m32_assets.gemma.matmul import matmul_dtype
from m32_assets.inference.memory import ROWS, refuse_too_long
from m32_assets.rl.policy import Policy
from m32_assets.rl.result import RlResult
from m32_assets.rl.rewards import require_rewards
from m32_assets.rl.round_end import TIME_IS_UP
from m32_assets.rl.rounds import Rounds
from m32_assets.rl.stage import Stage
from m32_assets.rl.writers import Writers
from m32_assets.training.fingerprint import claim_folder, finished_training
from m32_assets.training.memory import (
    MemoryInputs,
    available_memory,
    device_memory,
    estimate,
    keeps_copies,
    require_memory,
)
from m32_assets.training.mesh import mesh_of
from m32_assets.training.optimizer import optimizer
from m32_assets.training.stopping import StopReason, held_signals, never
from m32_assets.training.trainer import device_record

RESULT = "result.json"


def reinforce(
    stage: Stage, cache: Path, progress: Progress = print, stop: StopReason = never, writers: Writers | None = None
) -> RlResult:
    """Run the rounds, or resume them, or return the finished stage of the same inputs.

    The stage's folder is ``cache/<fingerprint>``. A stage that is killed at any moment and started again ends with the
    same bits as an uninterrupted one, in its parameters and in ``rl_metrics.jsonl`` apart from the timings.

    SIGTERM and SIGINT are held back until the answer or the update is done.

    Args:
        cache: the folder of stages.
        stop: asked after each answer and update; the stage then ends, and goes on from there another time.
        writers: other processes that write a share of the answers. The bits are those of one process.

    Raises:
        TrainingStopped: a signal came, or ``stop`` gave a reason.
        M32Error: there is too little headroom or memory, a reward cannot be imported, or the loss is not finite.
    """
    settings = stage.settings
    require_rewards(settings.rewards)
    adapters = settings.optimizer_settings(stage.sft).model_copy(
        update={"batch_size": settings.batch_size, "gradient_accumulation_steps": 1, "max_seq_len": stage.length}
    )
    mesh, dtype = mesh_of(adapters), matmul_dtype(adapters.precision)
    inputs = stage.fingerprint(device_record(mesh, adapters))
    folder = cache / sha256_bytes(canonical_json(inputs))[:16]
    if (finished := _finished(folder, inputs, settings.max_round_minutes)) is not None:
        progress(f"same checkpoint, prompts and settings as a finished stage: {finished.choice}; it is reused")
        return finished
    claim_folder(folder, inputs)
    # a stage that goes on is not finished: killed later, its former end must not be handed on
    (folder / RESULT).unlink(missing_ok=True)
    if unused := settings.not_used():
        progress(f"not used by the method {settings.method}: {', '.join(unused)}")
    progress(_require_memory(stage, adapters, np.dtype(dtype).itemsize, mesh.shape["fsdp"]))
    use_compilation_cache(cache.parent / "jax")
    platform = jax.default_backend()
    given = MemoryInputs(stage.model.shape, 0, settings.batch_size, np.dtype(dtype).itemsize, platform)
    policy = Policy(
        stage.model,
        stage.checkpoint,
        adapters,
        # a schedule begins with 0, and the answers of the first update would be sampled for nothing
        optimizer(adapters, settings.rounds * settings.updates_per_round + 1, begun=1),
        vocabulary=stage.vocabulary,
        length=stage.length,
        batch_size=settings.batch_size,
        dtype=dtype,
        mesh=mesh,
        temperature=settings.learned_temperature,
        replicate=keeps_copies(adapters, given, device_memory()),
    )
    with held_signals() as received:
        rounds = Rounds(stage, policy, folder, progress, lambda: received() or stop(0), writers)
        result = rounds.run()
    write_json(folder / RESULT, {**asdict(result), "max_round_minutes": settings.max_round_minutes})
    progress(result.choice + (f"; {result.ended}" if result.ended else ""))
    return result


def _finished(folder: Path, inputs: Mapping[str, Any], minutes: int) -> RlResult | None:
    """The finished stage of the same inputs, on whatever device.

    None if there is none, or if the clock ended it and the time is another now.
    """
    found = finished_training(folder, dict(inputs))
    if found is None:
        return None
    record = read_json(found / RESULT)
    allowed = record.pop("max_round_minutes")
    if record["ended"].startswith(TIME_IS_UP) and minutes != allowed:
        return None
    # the folder may have been moved here
    return replace(RlResult(**record), folder=str(found))


def _require_memory(stage: Stage, adapters: Any, itemsize: int, fsdp: int) -> str:
    """Refuse what does not fit: the learning, and the sampling beside the packed weights.

    Raises:
        M32Error: it does not.
    """
    shape, platform, free = stage.model.shape, jax.default_backend(), available_memory()
    targets = adapters.batch_size * stage.length
    given = MemoryInputs(shape, targets, adapters.batch_size, itemsize, platform, stage.length)
    said = require_memory(adapters, given, free, fsdp)
    parts = estimate(adapters, given, fsdp).parts
    held = sum(parts[name] for name in ("weights", "adapters", "optimizer"))
    longest = max(len(stage.prompt_ids(one)) for one in (*stage.prompts.training, *stage.prompts.held_out))
    left = None if free is None else free - held
    if left is not None and left <= 0:
        fix = "Close other programs, lower batch_size, or use a smaller model"
        raise M32Error("memory", f"{(free or 0) / 1e9:.1f} GB free", f"more than {held / 1e9:.1f} GB", fix)
    if stage.settings.method == "correct":  # a mended answer goes on from its beginning
        longest += stage.settings.max_new_tokens
    refuse_too_long(shape, [longest], stage.settings.max_new_tokens, ROWS, left)
    return f"learning {said}; sampling beside it has {(left or 0) / 1e9:.1f} GB"
