"""A training run, from rendered rows to the best checkpoint."""

from __future__ import annotations

import shutil
import time
from dataclasses import asdict, dataclass
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Any

import jax
import numpy as np
import orbax.checkpoint as ocp
from tunix.sft import peft_trainer

from m32_assets.common.files import atomic_folder, canonical_json, read_json, sha256_bytes, write_atomic, write_json
from m32_assets.common.progress import Progress, logged
from m32_assets.gemma.device import device_kind
from m32_assets.gemma.forward import PackedGemma, pack_model
from m32_assets.gemma.loading import dtype_to_load, lora_state, use_compilation_cache
from m32_assets.gemma.matmul import matmul_dtype
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.training.checkpoint_integrity import drop_unplanned, drop_unsealed
from m32_assets.training.checkpoints import load_with_adapters
from m32_assets.training.data import training_data
from m32_assets.training.fingerprint import claim_folder, fingerprint, finished_training
from m32_assets.training.loss import completion_loss
from m32_assets.training.memory import MemoryInputs, available_memory, device_memory, keeps_copies, require_memory
from m32_assets.training.mesh import BATCH_AXES, gathered, leads, mesh_of, shard_model, wait_for_all
from m32_assets.training.optimizer import optimizer
from m32_assets.training.packed_trainer import PackedTrainer, updates
from m32_assets.training.published import publish_parameters
from m32_assets.training.sampled_softmax import sample_size, sampled_vocabularies
from m32_assets.training.settings import TrainingSettings, steps_between_checkpoints
from m32_assets.training.stopping import StopReason, TrainingStopped, held_signals, never


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """The outcome of a finished training run.

    Attributes:
        folder: of its checkpoints, metrics and log.
        best_step: the one that is taken.
        choice: why it is, in words.
        validation_loss: of that step, in nats per completion token; None if no row is held out.
    """

    folder: str
    best_step: int
    steps: int
    first_loss: float
    final_loss: float
    validation_loss: float | None
    tokens: int
    useful_tokens: int
    seconds: float
    accelerator: str
    parameters_moved: float
    mask_findings: list[str]
    resumed_from: int
    provenance: dict[str, str]
    choice: str = ""

    @property
    def checkpoint(self) -> Path:
        """The folder of the best checkpoint, ``…/actor/<step>``."""
        return Path(self.folder) / "actor" / str(self.best_step)


def train(
    model_folder: ModelFolder,
    train_file: Path,
    validation_file: Path,
    settings: TrainingSettings,
    cache: Path,
    progress: Progress = print,
    provenance: dict[str, str] | None = None,
    mesh: jax.sharding.Mesh | None = None,
    stop: StopReason = never,
) -> TrainingResult:
    """Train, or resume, or return the finished run of the same inputs.

    The run's folder is ``cache/<fingerprint>``; other data, another model, other settings or another device have
    another folder. A run that is killed at any moment and started again ends with the same bits as an uninterrupted
    one, both in its parameters and in ``metrics.jsonl`` apart from the timings.

    SIGTERM and SIGINT are held back until the step is done and its checkpoint is saved. They then do what they did
    before. Of several processes each takes them at once, since all would have to save together.

    Several processes train together if each calls this with the same arguments and a shared ``cache``.

    Args:
        provenance: run id, commit and time; kept with the result, and no part of the fingerprint.
        mesh: the devices to train on; those of the settings by default.
        stop: asked after each step; training then saves a checkpoint and ends.

    Raises:
        TrainingStopped: training ended before its last step.
        M32Error: there are no rows, memory does not suffice, the loss is not finite, or the folder belongs to another
            run.
    """
    mesh, dtype = mesh_of(settings, mesh), matmul_dtype(settings.precision)
    device = device_record(mesh, settings)
    inputs = fingerprint(model_folder, train_file, validation_file, settings, device)
    folder = cache / sha256_bytes(canonical_json(inputs))[:16]
    if finished := finished_training(folder, inputs):
        # the folder may have been moved here
        result = TrainingResult(**{**read_json(finished / "result.json"), "folder": str(finished)})
        progress(f"same model, data and settings as a finished run: {result.choice}; it is reused")
        return result
    claim_folder(folder, inputs, write=leads())
    if leads():
        progress = logged(progress, folder / "train.log")
    data = training_data(model_folder, train_file, validation_file, settings, cache.parent / "tokens")
    size = sample_size(settings.sampled_softmax_size, data.target_tokens)
    if size != settings.sampled_softmax_size:
        progress(f"a softmax over {size} tokens: the training data has more than {size // 4} different ones")
    settings = settings.model_copy(update={"max_seq_len": data.length, "sampled_softmax_size": size})
    given = MemoryInputs(
        model_folder.shape,
        data.targets,
        settings.batch_size,
        np.dtype(dtype).itemsize,
        device["platform"],
        data.longest,
    )
    copies = keeps_copies(settings, given, device_memory())
    progress(require_memory(settings.with_copies(copies), given, available_memory(), mesh.shape["fsdp"]))

    use_compilation_cache(cache.parent / "jax")
    adapted = load_with_adapters(model_folder, settings, mesh, dtype_to_load(model_folder, dtype))
    before = gathered(lora_state(adapted))
    model = pack_model(adapted, dtype, mesh)
    del adapted
    shard_model(model, mesh, replicate=copies)
    if leads():
        for line in drop_unsealed(folder):
            progress(line)
    wait_for_all("checkpoints")
    trainer = packed_trainer(model, settings, folder, data.steps)
    started, resumed_from = time.perf_counter(), trainer.train_steps
    samples = sampled_vocabularies(
        data.target_tokens,
        range(resumed_from, data.steps),
        vocabulary=given.shape.vocabulary,
        count=settings.sampled_softmax_size,
        seed=settings.training_seed,
    )
    prepared = partial(updates, batch_size=settings.batch_size, targets=data.targets, mesh=mesh)
    steps = prepared(data.batches(resumed_from), samples=samples)
    progress(
        f"{data.steps} steps of {settings.gradient_accumulation_steps} x {settings.batch_size} x "
        f"{settings.max_seq_len} tokens, multiplied in {dtype.__name__} on {mesh.size} {device['platform']} "
        f"device(s), from step {resumed_from}"
    )
    stopped = None
    with held_signals(hold=jax.process_count() == 1) as received:
        rows = trainer.train_all(
            folder,
            steps,
            data.steps,
            lambda: prepared(data.held_out(), samples=repeat(None)),
            mesh,
            progress,
            lambda step: received() or stop(step),
        )
        if trainer.stopped:
            best_so_far = _keep_best(folder, rows)
            stopped = TrainingStopped(trainer.stopped, trainer.train_steps, data.steps, str(folder), best_so_far)
            progress(str(stopped))
    if stopped:
        raise stopped
    if leads():
        drop_unplanned(folder, trainer.is_planned)
        shutil.rmtree(folder / "best", ignore_errors=True)
    wait_for_all("planned checkpoints")
    best, choice = _best(folder, rows)
    progress(choice)
    moved = max(
        float(np.abs(x - y).max())
        for x, y in zip(jax.tree.leaves(gathered(lora_state(model))), jax.tree.leaves(before), strict=True)
    )
    result = TrainingResult(
        folder=str(folder),
        best_step=best["step"],
        choice=choice,
        steps=data.steps,
        first_loss=rows[0]["loss"],
        final_loss=rows[-1]["loss"],
        validation_loss=best.get("validation_loss"),
        tokens=sum(r["tokens"] for r in rows),
        useful_tokens=sum(r["useful_tokens"] for r in rows),
        seconds=round(time.perf_counter() - started, 1),
        accelerator=device["platform"],
        parameters_moved=moved,
        mask_findings=data.findings,
        resumed_from=resumed_from,
        provenance=provenance or {},
    )
    if leads():
        write_json(folder / "result.json", asdict(result))
    return result


def device_record(mesh: jax.sharding.Mesh, settings: TrainingSettings) -> dict[str, Any]:
    """What of the device decides the bits of a training, for its fingerprint."""
    dtype = matmul_dtype(settings.precision).__name__
    record = {"platform": jax.default_backend(), "mesh": list(mesh.shape.values()), "dtype": dtype}
    return {**record, "kind": kind} if (kind := device_kind()) else record


def packed_trainer(model: PackedGemma, settings: TrainingSettings, folder: Path, steps: int) -> PackedTrainer:
    """The trainer, restored from the last checkpoint of the folder if there is one."""
    every = settings.eval_steps or steps_between_checkpoints(steps)
    config = peft_trainer.TrainingConfig(
        eval_every_n_steps=every,
        checkpoint_root_directory=str((folder / "actor").resolve()),
        checkpointing_options=ocp.CheckpointManagerOptions(
            # the default policy also saves the first step
            save_decision_policy=ocp.checkpoint_managers.FixedIntervalPolicy(every),
            max_to_keep=None,
            enable_async_checkpointing=False,
        ),
        data_sharding_axis=BATCH_AXES,  # pyright: ignore[reportArgumentType]
        pbar_description=None,
    )
    trainer = PackedTrainer(model, optimizer(settings, steps), config)
    trainer.with_loss_fn(completion_loss(settings.lora_scale, remat=settings.remat))
    trainer.with_gen_model_input_fn(lambda inputs: inputs)
    return trainer


def _best(folder: Path, rows: list[dict[str, Any]]) -> tuple[dict[str, Any], str]:
    """The row of the checkpoint that is taken, and the reason in words.

    It is the one with the lowest validation loss, the first of equals. Without validation it is the last one.
    """
    kept = {int(path.name) for path in (folder / "actor").iterdir() if path.name.isdigit()}
    scored = [row for row in rows if row["step"] in kept and "validation_loss" in row]
    if not scored:
        last = max((row for row in rows if row["step"] in kept), key=lambda row: row["step"])
        said = "the last one: no row is held out, so no validation loss is known"
        return last, f"step {last['step']} of {len(rows)} is taken, {said}"
    best = min(scored, key=lambda row: (row["validation_loss"], row["step"]))
    others = ", ".join(f"step {row['step']} {row['validation_loss']:.4f}" for row in scored if row is not best)
    return best, (
        f"step {best['step']} of {len(rows)} is taken for its validation loss, {best['validation_loss']:.4f}, "
        f"the lowest of {len(scored)} checkpoints" + (f" (others: {others})" if others else "")
    )


def _keep_best(folder: Path, rows: list[dict[str, Any]]) -> str:
    """Write the best checkpoint so far to ``folder/best``, after the one that training goes on from.

    So whoever takes the last checkpoint of a session that is never continued has the best one.
    """
    if not rows:
        return ""
    step = Path("actor", str(_best(folder, rows)[0]["step"]))
    with atomic_folder(folder / "best") as beside:
        shutil.copytree(folder / step / "model_params", beside / step / "model_params")
    return f", the best one so far (step {step.name}) in {folder / 'best'}"


def publish_checkpoint(result: TrainingResult, run_folder: Path) -> Path:
    """Write the best checkpoint, the metrics and the log into the run folder, in the layout that the judge loads.

    The folder of checkpoints is replaced in one step. Equal parameters are equal files.
    """
    step = Path("actor", str(result.best_step))
    with atomic_folder(run_folder / "checkpoints") as folder:
        publish_parameters(result.checkpoint, folder / step)
    write_atomic(run_folder / "metrics.jsonl", (Path(result.folder) / "metrics.jsonl").read_bytes())
    write_atomic(run_folder / "kaggle_output_log.txt", (Path(result.folder) / "train.log").read_bytes())
    return run_folder / "checkpoints" / step
