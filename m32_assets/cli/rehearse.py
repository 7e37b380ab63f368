"""m32 rehearse: find out on a CPU what a preset's training needs of an accelerator."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from m32_assets.orchestration.presets import preset_names, preset_path

if TYPE_CHECKING:
    from m32_assets.gemma.registry import ModelEntry
    from m32_assets.training.memory import MemoryInputs
    from m32_assets.training.settings import TrainingSettings

ACCELERATORS = {"gpu": ((1,), 12.0), "kaggle-tpu": ((1, 8), 15.7)}
"""Preset → numbers of devices to simulate, and GB that JAX may take of each: three quarters of a 16 GB GPU, which is
its default there, and nearly all of a TPU v5e."""
_SHARD_BYTES = 1_000_000_000
_TARGETS = 0.72
"""Share of completion tokens in a full row, measured on the default's rows."""
_TOKENS = {"generated": 115, "curated": 128}
"""Mean tokens of a conversation by its source, measured on the default's rows."""
_FILL = 0.97
"""Share of a packed row that conversations fill."""
_WIDER = "products in float32, and nothing is computed again"
_LARGEST = 3
"""Arrays that are listed."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "rehearse",
        help="find out on a CPU whether a training fits an accelerator",
        description="Rehearse a preset's training on this CPU, with random weights of its model's shape: write and "
        "load a folder of weights in shards, compile the training step for simulated devices, and say what each "
        "device holds, what devices send each other, how large a checkpoint is and how many steps are planned. "
        "Nothing is trained. Exit code 1 if the training does not "
        "fit on the largest number of devices.",
        epilog="examples:\n  m32 rehearse --preset gpu\n  m32 rehearse --preset kaggle-tpu --model gemma2-2b-it\n"
        "  m32 rehearse --preset gpu --device-gb 22",
    )
    parser.add_argument("--preset", default="gpu", choices=preset_names(), metavar="NAME", help="default: %(default)s")
    parser.add_argument("--config", type=Path, metavar="FILE", help="your own run config, instead of a preset")
    parser.add_argument("--model", metavar="NAME", help="another model than that of the preset")
    parser.add_argument(
        "--devices", type=int, action="append", metavar="N", help="devices to simulate; may be repeated"
    )
    parser.add_argument("--device-gb", type=float, metavar="GB", help="memory that JAX may take of a device")
    parser.add_argument(
        "--layers", type=int, default=0, metavar="N", help="compile the first N layers only (default: all)"
    )
    parser.add_argument("--no-weights", action="store_true", help="do not write and load weights")


def run(args: argparse.Namespace) -> int:
    """Run the command; 0 if the training fits on the largest number of devices."""
    from m32_assets.cli.run_plan import model_and_settings
    from m32_assets.common.errors import M32Error
    from m32_assets.definitions import graph_job
    from m32_assets.gemma.registry import model_entry
    from m32_assets.orchestration.run_config import read_config, resolved_config
    from m32_assets.training.memory import GB

    path = args.config or preset_path(args.preset)
    config = read_config(path)
    resolved, problems = resolved_config(graph_job(), config.value, config.where)
    if problems:
        raise M32Error(str(path), "; ".join(map(str, problems)), "a run config")
    entry, settings = model_and_settings(resolved)
    entry = model_entry(args.model) if args.model else entry
    known, usual = ACCELERATORS.get("" if args.config else args.preset, ((1,), 12.0))
    gigabytes = usual if args.device_gb is None else args.device_gb
    if gigabytes <= 0:
        raise M32Error("device-gb", str(gigabytes), "more than 0")
    settings = settings.model_copy(update={"max_seq_len": settings.max_seq_len or 512, "precision": "bfloat16"})
    print(
        f"{entry.name}, {entry.shape.parameters / 1e9:.3f} G weights; rows {settings.batch_size} x "
        f"{settings.max_seq_len} tokens{', remat' if settings.remat else ''}; {gigabytes:g} GB a device\n"
    )
    if not args.no_weights:
        print("\n".join([*_weights(entry, settings), ""]), flush=True)
    counts = sorted(args.devices or known)
    fits = [_step(entry, settings, count, int(gigabytes * GB), args.layers) for count in counts]
    print("\n".join(_schedule(resolved, settings)))
    on = f"{counts[-1]} device{'s' * (counts[-1] > 1)}"
    print(f"\nfits on {on}" if fits[-1] else f"\ndoes not fit on {on}: see above")
    return 0 if fits[-1] else 1


def _weights(entry: ModelEntry, settings: TrainingSettings) -> list[str]:
    """Write a folder of the model's shape and load it, as lines.

    Raises:
        M32Error: what was loaded is not what the shape says.
    """
    import tempfile

    from m32_assets.cli.run_plan import CHECKPOINT_ARRAYS
    from m32_assets.common.errors import M32Error
    from m32_assets.gemma.random_folder import write_random_folder
    from m32_assets.gemma.weights import TINY_TOKENIZER
    from m32_assets.training.memory import GB, adapter_parameters
    from m32_assets.training.rehearsal import Loading, load

    with tempfile.TemporaryDirectory(prefix="m32-rehearsal-") as scratch:
        folder = Path(scratch, entry.name)
        shards = write_random_folder(folder, entry.shape, TINY_TOKENIZER, _SHARD_BYTES)
        loaded = load(Loading(folder=folder, settings=settings))
    expected = entry.shape.parameters, sum(adapter_parameters(entry.shape, settings))
    if (loaded.weights, loaded.adapters) != expected:
        raise M32Error(entry.name, f"{loaded.weights} weights and {loaded.adapters} of adapters", f"{expected}")
    return [
        f"weights      {shards} shards, opened, checked and loaded as {loaded.dtype}",
        f"host memory  {loaded.host_bytes / GB:.1f} GB at most while loading",
        f"checkpoint   {CHECKPOINT_ARRAYS * 4 * loaded.adapters / GB:.2f} GB: adapters and two moments",
    ]


def _step(entry: ModelEntry, settings: TrainingSettings, devices: int, limit: int, layers: int) -> bool:
    """Compile a step, print what it needs, and return whether it fits."""
    from dataclasses import replace

    from m32_assets.training.memory import GB, MemoryInputs, estimate, keeps_copies
    from m32_assets.training.mesh import axes_of
    from m32_assets.training.rehearsal import Compiling, compile_step

    fsdp, _ = axes_of(settings, devices, "simulated")
    targets = -(-int(_TARGETS * settings.batch_size * settings.max_seq_len) // 64) * 64
    shape = replace(entry.shape, layers=layers) if layers else entry.shape
    given = MemoryInputs(shape, targets, settings.batch_size, 2, "accelerator")
    copies = keeps_copies(settings, given, limit)
    settings = settings.with_copies(copies)
    found = compile_step(
        Compiling(
            model=entry.name, settings=settings, devices=devices, targets=targets, replicate=copies, layers=layers
        )
    )
    need = estimate(settings, given, fsdp)
    counts = ", ".join(f"{count} {kind}" for kind, count in found.collectives.items()) or "none"
    print(f"{devices} device{'s' * (devices > 1)}" + (": whole weights on each" if devices > 1 and copies else ""))
    print(f"  weights, adapters, optimizer and batch  {found.arguments / GB:6.2f} GB")
    print(f"  activations kept for the backward pass  {found.kept / GB:6.2f} GB")
    print(f"  temporaries, as a CPU compiles them     {found.temporaries / GB:6.2f} GB (an upper bound: {_WIDER})")
    print(f"  estimate                                {need.needed / GB:6.2f} GB")
    print(f"  between devices, a step                 {found.sent / GB:6.2f} GB ({counts})")
    for name, size, held in found.largest[:_LARGEST]:
        print(f"  {name} {list(size)}: {held / 1e6:.0f} MB a device")
    fits = need.needed <= limit
    print(f"  {_verdict(settings, given, limit, fsdp, need.needed)}\n", flush=True)
    return fits


def _verdict(settings: TrainingSettings, given: MemoryInputs, limit: int, fsdp: int, needed: int) -> str:
    """Whether the estimate fits, and which settings would make it fit."""
    from m32_assets.common.errors import M32Error
    from m32_assets.training.memory import GB, require_memory

    try:
        require_memory(settings, given, limit, fsdp)
    except M32Error as error:
        return f"does not fit into {limit / GB:.1f} GB. {error.fix}"
    return f"fits: {needed / GB:.1f} of {limit / GB:.1f} GB"


def _schedule(resolved: Mapping[str, Any], settings: TrainingSettings) -> list[str]:
    """The planned steps, as lines."""
    from m32_assets.cli.run_plan import traces_by_source
    from m32_assets.training.settings import steps_between_checkpoints

    traces = traces_by_source(resolved)
    tokens = sum(_TOKENS[source] * count for source, count in traces.items())
    room = settings.batch_size * settings.gradient_accumulation_steps * settings.max_seq_len * _FILL
    steps = settings.max_steps or max(1, round(settings.num_epochs * tokens / room))
    every = settings.eval_steps or steps_between_checkpoints(steps)
    counts = " and ".join(f"{count} {source}" for source, count in traces.items())
    return [
        f"schedule     about {steps} steps: {settings.num_epochs} epochs of {counts} traces ({tokens} tokens or so)",
        f"             a checkpoint every {every} steps",
    ]
