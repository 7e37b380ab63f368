"""Compiles training steps for eight simulated devices. ``test_simulated_step.py`` runs it."""

from __future__ import annotations

import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from m32_assets.gemma.registry import ModelShape
from m32_assets.training.settings import TrainingSettings

SHAPE = ModelShape(layers=2, vocabulary=4096, hidden=256, intermediate=1024, heads=4, head_dim=64)
ROWS, TARGETS = 16, 1024


@dataclass(frozen=True)
class Step:
    """A step to compile: ``mesh`` is (fsdp, tp)."""

    settings: TrainingSettings
    mesh: tuple[int, int] = (8, 1)
    replicate: bool = False
    constrained: bool = True


_SETTINGS = TrainingSettings(lora_rank=8, batch_size=ROWS, max_seq_len=128, sampled_softmax_size=1024)
STEPS = {
    "fsdp": Step(_SETTINGS),
    "copies": Step(_SETTINGS, replicate=True),
    "remat": Step(_SETTINGS.model_copy(update={"remat": True})),
    "both axes": Step(_SETTINGS, mesh=(4, 2)),
    "unconstrained": Step(_SETTINGS, constrained=False),
}


def compiled(step: Step) -> dict[str, Any]:
    """What the step needs, as JSON. A step without constraints is what the compiler makes of the arrays' places."""
    from m32_assets.gemma import forward
    from m32_assets.gemma.loading import device_mesh
    from m32_assets.training import loss
    from m32_assets.training.simulated_step import simulate_step

    kept = [(module, name, getattr(module, name)) for module, name in _constraints(forward, loss)]
    if not step.constrained:
        for module, name, _ in kept:
            setattr(module, name, lambda x, mesh: x)
    try:
        found = simulate_step(SHAPE, step.settings, device_mesh(step.mesh), TARGETS, replicate=step.replicate)
    finally:
        for module, name, function in kept:
            setattr(module, name, function)
    return {
        "arguments": found.arguments,
        "temporaries": found.temporaries,
        "kept": found.kept,
        "bytes_sent": found.bytes_sent,
        "collectives": [
            (exchange.kind, max(map(math.prod, exchange.shapes)), exchange.bytes) for exchange in found.collectives
        ],
        "largest": found.largest,
    }


def _constraints(forward: Any, loss: Any) -> list[tuple[Any, str]]:
    return [(forward, "with_rows_apart"), (loss, "with_rows_apart"), (loss, "whole")]


if __name__ == "__main__":
    Path(sys.argv[1], "found.json").write_text(json.dumps({name: compiled(step) for name, step in STEPS.items()}))
