"""Parts of ``accelerator.py``: the same losses as on a CPU, and the same bits after a training was broken off."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from accelerator_loads import ON_CPUS, Facts, Keep, SkipError, require_falling, settings_of, tokens_up_to
from random_model import packed, random_model
from training_sides import packed_steps, train_ours

from m32_assets.gemma.loading import device_mesh, lora_state
from m32_assets.gemma.matmul import matmul_dtype
from m32_assets.gemma.registry import ModelShape
from m32_assets.training.packed_trainer import TIMINGS
from m32_assets.training.settings import TrainingSettings
from m32_assets.training.trainer import packed_trainer

COMPARED_STEPS, RESUMED_STEPS = 50, 6
_BETWEEN_CHECKPOINTS = 2
COMPARED = ModelShape(layers=4, vocabulary=8192, hidden=640, intermediate=2048, heads=4, head_dim=256)
"""Four layers of 270M's width: what a CPU trains for 50 steps in seconds."""


def reference_losses(shape: ModelShape, keep: Keep, _: Mapping[str, Facts]) -> None:
    """The losses of a training on the CPU, in float32."""
    keep({"losses": _compared_losses(shape, "float32")})


def losses(shape: ModelShape, keep: Keep, earlier: Mapping[str, Facts]) -> None:
    """The same losses here: in float32 with exact products, and in bfloat16 where ``auto`` is that."""
    if "losses on the CPU" not in earlier:
        raise SkipError("there are no losses of the CPU")
    expected = np.array(earlier["losses on the CPU"]["losses"])
    facts: Facts = {}
    for precision in ("float32",) if jax.default_backend() == "cpu" else ("float32", "bfloat16"):
        found = _compared_losses(shape, precision)
        facts |= {precision: found, f"{precision}_difference": float(np.max(np.abs(found - expected) / expected))}
        keep(facts)
    require_falling(facts["float32"])


def resume(shape: ModelShape, keep: Keep, _: Mapping[str, Facts]) -> None:
    """A training that is broken off and goes on from its checkpoint, beside one that is not."""
    settings, mesh = _compared_settings("auto").model_copy(update={"eval_steps": _BETWEEN_CHECKPOINTS}), device_mesh()
    tokens = tokens_up_to(settings.max_seq_len)
    steps, _targets = packed_steps(tokens, settings, shape.vocabulary, RESUMED_STEPS, mesh)

    def run(folder: Path, progress: Callable[[str], None]) -> tuple[int, list[Facts], list[np.ndarray]]:
        model = _compared_model(shape, settings, mesh)
        trainer = packed_trainer(model, settings, folder, len(steps))
        begun = trainer.train_steps
        rows = trainer.train_all(folder, steps[begun:], len(steps), list, mesh, progress)
        untimed = [{key: value for key, value in row.items() if key not in TIMINGS} for row in rows]
        return begun, untimed, [np.asarray(leaf) for leaf in jax.tree.leaves(lora_state(model))]

    def break_off(line: str) -> None:
        if line.startswith(f"step {_BETWEEN_CHECKPOINTS + 1}/"):
            raise InterruptedError

    with tempfile.TemporaryDirectory() as scratch:
        (whole := Path(scratch, "whole")).mkdir()
        (broken := Path(scratch, "broken")).mkdir()
        _, rows, adapters = run(whole, lambda _: None)
        with contextlib.suppress(InterruptedError):
            run(broken, break_off)
        begun, rows_again, adapters_again = run(broken, lambda _: None)
    differing = sum(not np.array_equal(a, b) for a, b in zip(adapters, adapters_again, strict=True))
    facts = {
        "resumed_from": begun,
        "arrays": len(adapters),
        "differing_arrays": differing,
        "same_rows": rows == rows_again,
    }
    keep(facts)
    if begun != _BETWEEN_CHECKPOINTS or differing or rows != rows_again:
        raise RuntimeError(f"not the same bits: {facts}")


def _compared_settings(precision: str) -> TrainingSettings:
    return settings_of(ON_CPUS, False).model_copy(update={"precision": precision})


def _compared_model(shape: ModelShape, settings: TrainingSettings, mesh: jax.sharding.Mesh) -> Any:
    return packed(random_model(shape, jnp.float32), settings, matmul_dtype(settings.precision), mesh)


def _compared_losses(shape: ModelShape, precision: str) -> list[float]:
    # products of float32 are otherwise rounded to fewer digits on accelerators
    jax.config.update("jax_default_matmul_precision", "highest")
    settings, mesh = _compared_settings(precision), device_mesh()
    tokens = tokens_up_to(settings.max_seq_len)
    steps, _ = packed_steps(tokens, settings, shape.vocabulary, COMPARED_STEPS, mesh)
    return [row["loss"] for row in train_ours(_compared_model(shape, settings, mesh), settings, steps, mesh)]
