"""The trainer: google-tunix's PeftTrainer on packed rows, with its metrics kept and the best checkpoint named."""

from __future__ import annotations

import shutil
import time
from dataclasses import asdict, dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

import jax
import numpy as np
import optax
import orbax.checkpoint as ocp
from tunix.sft import peft_trainer

from m32_assets.common.files import atomic_folder, canonical_json, read_json, sha256_bytes, write_atomic, write_json
from m32_assets.gemma.forward import prepare
from m32_assets.gemma.loading import Gemma, add_lora, load_model, lora_state, use_compilation_cache
from m32_assets.gemma.matmul import matmul_dtype
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.tokenizer import load_tokenizer
from m32_assets.sft.packing import Batch, mask_findings, pack, rounded_up, split_batches, tokenize, training_batches
from m32_assets.sft.rows import read_rows
from m32_assets.training.checkpoint_integrity import drop_unsealed
from m32_assets.training.fingerprint import claim_folder, fingerprint, finished_training
from m32_assets.training.loss import capacity, completion_loss
from m32_assets.training.memory import Situation, available_memory, require_memory
from m32_assets.training.mesh import BATCH_AXES, mesh_of, place
from m32_assets.training.packed_trainer import PackedTrainer, Progress, updates
from m32_assets.training.processes import gathered, leads, wait_for_all
from m32_assets.training.sampled_softmax import sampled_words
from m32_assets.training.settings import TrainingSettings, steps_between_checkpoints


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """What a finished training run is: where it lies and what it reached."""

    folder: str
    best_step: int
    steps: int
    first_loss: float
    final_loss: float
    validation_loss: float
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

    The work lies in ``cache/<fingerprint>``: other data, another model, other settings or another device are another
    folder. Killed at any moment and started again, training ends with the same bits as if it had not been: parameters,
    and ``metrics.jsonl`` but for its timings.

    Args:
        provenance: who trained and when (run id, commit, time); kept with the result, no part of the fingerprint.
        mesh: the devices to train on, those that the settings ask for by default; of several processes each calls this
            with the same arguments and a ``cache`` that all of them see.

    Raises:
        M32Error: the memory here does not suffice, or the loss is not finite.
    """
    mesh, dtype = mesh_of(settings, mesh), matmul_dtype(settings.precision)
    device = {"platform": jax.default_backend(), "mesh": list(mesh.shape.values()), "dtype": dtype.__name__}
    facts = fingerprint(model_folder, train_file, validation_file, settings, device)
    folder = cache / sha256_bytes(canonical_json(facts))[:16]
    if finished := finished_training(folder, facts):
        result = TrainingResult(**read_json(finished / "result.json"))
        progress(f"same model, data and settings as a finished run: {result.choice}; it is reused")
        return result
    claim_folder(folder, facts, write=leads())
    if leads():
        progress = _logged(progress, folder / "train.log")
    data = _data(model_folder, train_file, validation_file, settings)
    positions, settings = capacity(data.microbatches), settings.model_copy(update={"max_seq_len": data.length})
    given = Situation(
        model_folder.shape,
        positions,
        settings.batch_size,
        np.dtype(dtype).itemsize,
        device["platform"],
        data.longest,
    )
    progress(require_memory(settings, given, available_memory(), mesh.shape["fsdp"]))

    use_compilation_cache(cache.parent / "jax")
    base = load_model(model_folder, mesh)
    model = add_lora(
        base,
        mesh,
        targets=settings.lora_target_modules,
        rank=settings.lora_rank,
        alpha=settings.lora_alpha,
        seed=settings.training_seed,
    )
    before = gathered(lora_state(model))
    model = prepare(model, dtype)
    place(model, mesh, replicate=settings.replicate)
    if leads():
        for line in drop_unsealed(folder):
            progress(line)
    wait_for_all("checkpoints")
    trainer = packed_trainer(model, settings, folder, len(data.batches))
    words = sampled_words(
        data.batches,
        vocabulary=given.shape.vocabulary,
        count=settings.sampled_softmax_size,
        seed=settings.training_seed,
    )
    steps = updates(data.batches, settings.batch_size, positions, data.conversations, mesh, words)
    held_out = updates(data.held_out, settings.batch_size, positions, data.conversations, mesh, repeat(None))
    started, resumed_from = time.perf_counter(), trainer.train_steps
    progress(
        f"{len(steps)} steps of {settings.gradient_accumulation_steps} x {settings.batch_size} x {settings.max_seq_len} tokens, multiplied in "
        f"{dtype.__name__} on {mesh.size} {device['platform']} device(s), from step {resumed_from}"
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
        validation_loss=best["validation_loss"],
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
    """Effective batches of training, batches that are held out, and what is wrong with their loss mask."""

    batches: list[Batch]
    held_out: list[Batch]
    microbatches: list[Batch]
    longest: int
    length: int
    conversations: int
    findings: list[str]


def _data(model_folder: ModelFolder, train_file: Path, validation_file: Path, settings: TrainingSettings) -> _Data:
    tokenizer, limit = load_tokenizer(model_folder.path), settings.max_seq_len or None
    training = tokenize(read_rows(train_file), tokenizer, limit)
    validation = tokenize(read_rows(validation_file), tokenizer, limit)
    longest = max(len(c.ids) for c in training + validation)
    length = limit or rounded_up(longest)
    batches = training_batches(
        training,
        length=length,
        rows=settings.batch_size * settings.gradient_accumulation_steps,
        epochs=settings.num_epochs,
        seed=settings.training_seed,
    )
    findings = [] if settings.max_steps else mask_findings(batches, training)
    batches = batches[: settings.max_steps or None]
    held_out = split_batches(pack(validation, length), settings.batch_size)
    parts = [part for batch in batches for part in split_batches(batch, settings.batch_size)]
    return _Data(batches, held_out, parts + held_out, longest, length, len(training), findings)


def packed_trainer(model: Gemma, settings: TrainingSettings, folder: Path, steps: int) -> PackedTrainer:
    """The trainer, with what the last checkpoint of the folder holds."""
    every = settings.eval_steps or steps_between_checkpoints(steps)
    config = peft_trainer.TrainingConfig(
        eval_every_n_steps=every,
        checkpoint_root_directory=str((folder / "actor").resolve()),
        checkpointing_options=ocp.CheckpointManagerOptions(
            # not the first step as well, which nobody scores
            save_decision_policy=ocp.checkpoint_managers.FixedIntervalPolicy(every),
            max_to_keep=None,
            enable_async_checkpointing=False,
        ),
        data_sharding_axis=BATCH_AXES,  # pyright: ignore[reportArgumentType]
        pbar_description=None,
    )
    trainer = PackedTrainer(model, _optimizer(settings, steps), config)
    trainer.with_loss_fn(completion_loss(settings.lora_scale, remat=settings.remat))
    trainer.with_gen_model_input_fn(lambda inputs: inputs)
    return trainer


def _best(folder: Path, rows: list[dict[str, Any]]) -> tuple[dict[str, Any], str]:
    """The row of the checkpoint with the lowest validation loss (of equals the first), and why it is taken."""
    kept = {int(path.name) for path in (folder / "actor").iterdir() if path.name.isdigit()}
    scored = [row for row in rows if row["step"] in kept and "validation_loss" in row]
    best = min(scored, key=lambda row: (row["validation_loss"], row["step"]))
    others = ", ".join(f"step {row['step']} {row['validation_loss']:.4f}" for row in scored if row is not best)
    return best, (
        f"step {best['step']} of {len(rows)} is taken for its validation loss, {best['validation_loss']:.4f}, the lowest "
        f"of {len(scored)} checkpoints" + (f" (others: {others})" if others else "")
    )


def publish_checkpoint(result: TrainingResult, run_folder: Path) -> Path:
    """Copy the best checkpoint and the metrics into the run folder, in the layout that the judge loads.

    The folder of checkpoints changes in one step: a reader finds the former one or this one, whole.
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


def _optimizer(settings: TrainingSettings, steps: int) -> optax.GradientTransformation:
    warmup = max(1, round(steps * settings.warmup_ratio))
    schedule = optax.warmup_cosine_decay_schedule(
        0.0, settings.learning_rate, warmup, max(steps, warmup + 1), settings.learning_rate * 0.05
    )

    def clipped_adamw(learning_rate: Any) -> optax.GradientTransformation:
        return optax.chain(
            optax.clip_by_global_norm(settings.max_grad_norm),
            optax.adamw(learning_rate, b2=0.99, weight_decay=settings.weight_decay),
        )

    # outermost, or the trainer cannot see the learning rate
    return optax.inject_hyperparams(clipped_adamw)(learning_rate=schedule)
