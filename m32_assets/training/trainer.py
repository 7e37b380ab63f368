"""A training run, from rendered rows to the best checkpoint."""

from __future__ import annotations

import shutil
import time
from dataclasses import asdict, dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

import jax
import numpy as np
import orbax.checkpoint as ocp
from tunix.sft import peft_trainer

from m32_assets.common.errors import M32Error
from m32_assets.common.files import atomic_folder, canonical_json, read_json, sha256_bytes, write_atomic, write_json
from m32_assets.common.progress import Progress
from m32_assets.gemma.device import device_kind
from m32_assets.gemma.forward import PackedGemma, pack_model
from m32_assets.gemma.loading import dtype_to_load, lora_state, use_compilation_cache
from m32_assets.gemma.matmul import matmul_dtype
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.tokenizer import load_tokenizer
from m32_assets.sft.packing import Batch, mask_findings, pack, rounded_up, split_batches, tokenize, training_batches
from m32_assets.sft.rows import read_training_rows
from m32_assets.training.checkpoint_integrity import drop_unsealed
from m32_assets.training.checkpoints import load_with_adapters
from m32_assets.training.fingerprint import claim_folder, fingerprint, finished_training
from m32_assets.training.loss import completion_loss, max_targets
from m32_assets.training.memory import MemoryInputs, available_memory, device_memory, keeps_copies, require_memory
from m32_assets.training.mesh import BATCH_AXES, gathered, leads, mesh_of, shard_model, wait_for_all
from m32_assets.training.optimizer import optimizer
from m32_assets.training.packed_trainer import PackedTrainer, updates
from m32_assets.training.sampled_softmax import sample_size, sampled_vocabularies
from m32_assets.training.settings import TrainingSettings, steps_between_checkpoints


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
) -> TrainingResult:
    """Train, or resume, or return the finished run of the same inputs.

    The run's folder is ``cache/<fingerprint>``; other data, another model, other settings or another device have
    another folder. A run that is killed at any moment and started again ends with the same bits as an uninterrupted
    one, both in its parameters and in ``metrics.jsonl`` apart from the timings.

    Several processes train together if each calls this with the same arguments and a shared ``cache``.

    Args:
        provenance: run id, commit and time; kept with the result, and no part of the fingerprint.
        mesh: the devices to train on; those of the settings by default.

    Raises:
        M32Error: there are no rows, memory does not suffice, the loss is not finite, or the folder belongs to another
            run.
    """
    mesh, dtype = mesh_of(settings, mesh), matmul_dtype(settings.precision)
    device = {"platform": jax.default_backend(), "mesh": list(mesh.shape.values()), "dtype": dtype.__name__}
    if kind := device_kind():
        device["kind"] = kind
    inputs = fingerprint(model_folder, train_file, validation_file, settings, device)
    folder = cache / sha256_bytes(canonical_json(inputs))[:16]
    if finished := finished_training(folder, inputs):
        result = TrainingResult(**read_json(finished / "result.json"))
        progress(f"same model, data and settings as a finished run: {result.choice}; it is reused")
        return result
    claim_folder(folder, inputs, write=leads())
    if leads():
        progress = _logged(progress, folder / "train.log")
    data = _data(model_folder, train_file, validation_file, settings)
    size = sample_size(settings.sampled_softmax_size, data.batches)
    if size != settings.sampled_softmax_size:
        progress(f"a softmax over {size} tokens: the training data has more than {size // 4} different ones")
    settings = settings.model_copy(update={"max_seq_len": data.length, "sampled_softmax_size": size})
    targets = max_targets(data.microbatches)
    given = MemoryInputs(
        model_folder.shape,
        targets,
        settings.batch_size,
        np.dtype(dtype).itemsize,
        device["platform"],
        data.longest,
    )
    copies = keeps_copies(settings, given, device_memory())
    progress(
        require_memory(settings.model_copy(update={"replicate": copies}), given, available_memory(), mesh.shape["fsdp"])
    )

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
    trainer = packed_trainer(model, settings, folder, len(data.batches))
    samples = sampled_vocabularies(
        data.batches,
        vocabulary=given.shape.vocabulary,
        count=settings.sampled_softmax_size,
        seed=settings.training_seed,
    )
    steps = updates(data.batches, settings.batch_size, targets, data.conversations, mesh, samples)
    held_out = updates(data.held_out, settings.batch_size, targets, data.conversations, mesh, repeat(None))
    started, resumed_from = time.perf_counter(), trainer.train_steps
    progress(
        f"{len(steps)} steps of {settings.gradient_accumulation_steps} x {settings.batch_size} x "
        f"{settings.max_seq_len} tokens, multiplied in {dtype.__name__} on {mesh.size} {device['platform']} "
        f"device(s), from step {resumed_from}"
    )
    rows = trainer.train_all(folder, steps, held_out, mesh, progress)
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
        steps=len(steps),
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


@dataclass(frozen=True, slots=True)
class _Data:
    """Effective batches of training, batches of validation, and findings about the loss mask.

    Attributes:
        longest: tokens of the longest conversation.
        length: tokens of a packed row.
        conversations: of an epoch.
    """

    batches: list[Batch]
    held_out: list[Batch]
    microbatches: list[Batch]
    longest: int
    length: int
    conversations: int
    findings: list[str]


def _data(model_folder: ModelFolder, train_file: Path, validation_file: Path, settings: TrainingSettings) -> _Data:
    tokenizer, limit = load_tokenizer(model_folder.path), settings.max_seq_len or None
    training = tokenize(read_training_rows(train_file), tokenizer, limit)
    if not training:
        raise M32Error(str(train_file), "no rows", "at least one to train on")
    validation = tokenize(read_training_rows(validation_file), tokenizer, limit)
    longest = max(len(c.ids) for c in training + validation)
    length = limit or rounded_up(longest)
    batches = training_batches(
        training,
        length=length,
        rows=settings.batch_size * settings.gradient_accumulation_steps,
        epochs=settings.num_epochs,
        seed=settings.training_seed,
        most=settings.max_steps,
    )
    findings = [] if settings.max_steps else mask_findings(batches, training)
    held_out = split_batches(pack(validation, length), settings.batch_size)
    parts = [part for batch in batches for part in split_batches(batch, settings.batch_size)]
    return _Data(batches, held_out, parts + held_out, longest, length, len(training), findings)


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


def publish_checkpoint(result: TrainingResult, run_folder: Path) -> Path:
    """Copy the best checkpoint, the metrics and the log into the run folder, in the layout that the judge loads.

    The folder of checkpoints is replaced in one step.
    """
    step = Path("actor", str(result.best_step))
    with atomic_folder(run_folder / "checkpoints") as folder:
        shutil.copytree(result.checkpoint / "model_params", folder / step / "model_params")
    write_atomic(run_folder / "metrics.jsonl", (Path(result.folder) / "metrics.jsonl").read_bytes())
    write_atomic(run_folder / "kaggle_output_log.txt", (Path(result.folder) / "train.log").read_bytes())
    return run_folder / "checkpoints" / step


def _logged(progress: Progress, path: Path) -> Progress:
    def both(line: str) -> None:
        with path.open("a", encoding="utf-8") as log:
            log.write(line + "\n")
        progress(line)

    return both
