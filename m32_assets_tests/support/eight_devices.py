"""Trains on meshes of eight simulated devices and writes how arrays were sharded. ``test_mesh.py`` runs it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import jax
from flax import nnx
from tunix.sft import peft_trainer

from dev.drills.resume_drill import make_inputs, outcome, train_here
from m32_assets.common.errors import M32Error
from m32_assets.training import trainer
from m32_assets.training.settings import TrainingSettings

SETTINGS = TrainingSettings(
    lora_rank=8,
    max_seq_len=512,
    batch_size=8,
    learning_rate=0.02,
    max_steps=2,
    fsdp=1,
    precision="float32",
    sampled_softmax_size=1000,
)
MESHES = {
    "one": SETTINGS,
    "fsdp": SETTINGS.model_copy(update={"fsdp": 0, "tensor_parallel": 2, "replicate": "never"}),
    "replicated": SETTINGS.model_copy(update={"fsdp": 8, "replicate": "always"}),
}


def run(folder: Path, name: str) -> dict[str, Any]:
    """Train on one mesh; returns metrics and the share of each array that one device holds."""
    seen: dict[str, Any] = {}
    make, shard = trainer.packed_trainer, peft_trainer.sharding_utils.shard_input

    def make_and_note(*arguments: Any) -> Any:
        seen["trainer"] = make(*arguments)
        return seen["trainer"]

    def shard_and_note(inputs: Any, axes: Any) -> Any:
        seen["batch"] = shard(inputs, axes)
        return seen["batch"]

    trainer.packed_trainer, peft_trainer.sharding_utils.shard_input = make_and_note, shard_and_note
    try:
        train_here(folder, name, MESHES[name])
    finally:
        trainer.packed_trainer, peft_trainer.sharding_utils.shard_input = make, shard
    held = {
        "weights": nnx.state(seen["trainer"].model),
        "optimizer": nnx.state(seen["trainer"].optimizer, nnx.optimizer.OptState),
    }
    return {
        "rows": outcome(folder / name)["metrics"],
        "batch": {key: _share(array) for key, array in seen["batch"].items()},
        **{
            part: [(_name(path), _share(leaf[...])) for path, leaf in nnx.to_flat_state(state) if leaf[...].ndim > 1]
            for part, state in held.items()
        },
    }


def _name(path: tuple[Any, ...]) -> str:
    return "/".join(map(str, path))


def _share(array: jax.Array) -> float:
    return array.addressable_shards[0].data.size / array.size


def refusals() -> list[str]:
    """The errors of two impossible meshes."""
    messages = []
    for settings in (
        SETTINGS.model_copy(update={"batch_size": 3, "fsdp": 0}),
        SETTINGS.model_copy(update={"fsdp": 16}),
    ):
        try:
            trainer.mesh_of(settings)
        except M32Error as error:
            messages.append(str(error))
    return messages


if __name__ == "__main__":
    where = Path(sys.argv[1])
    make_inputs(where)
    found = {name: run(where, name) for name in MESHES}
    (where / "found.json").write_text(json.dumps({**found, "refusals": refusals(), "devices": jax.device_count()}))
