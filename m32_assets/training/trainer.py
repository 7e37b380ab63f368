"""The trainer: google-tunix's PeftTrainer on packed rows, with its metrics kept and the best checkpoint named."""

from __future__ import annotations

import json
import math
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

import jax
import numpy as np
import optax
import orbax.checkpoint as ocp
from tunix.sft import peft_trainer

from m32_assets.errors import M32Error
from m32_assets.files import (
    atomic_folder,
    canonical_json,
    read_json,
    sha256_bytes,
    sha256_file,
    write_atomic,
    write_json,
)
from m32_assets.sft.packing import Batch, mask_findings, pack, split_batches, tokenize, training_batches
from m32_assets.sft.rows import read_rows
from m32_assets.training.forward import matmul_dtype, prepare
from m32_assets.training.loss import capacity, completion_loss, model_inputs
from m32_assets.training.model import add_lora, device_mesh, load_model, lora_state
from m32_assets.training.processes import gathered, leads, spread
from m32_assets.training.sampled_words import sampled_words
from m32_assets.training.settings import TrainingSettings
from m32_assets.training.tokenizer import load_tokenizer
from m32_assets.training.weights import check_model_folder

Progress = Callable[[str], None]


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

    @property
    def checkpoint(self) -> Path:
        """The folder of the best checkpoint, ``…/actor/<step>``."""
        return Path(self.folder) / "actor" / str(self.best_step)


def fingerprint(
    model_folder: Path, train_file: Path, validation_file: Path, settings: TrainingSettings
) -> dict[str, Any]:
    """Everything that decides what training produces, as JSON."""
    return {
        "model": check_model_folder(model_folder),
        "train": sha256_file(train_file),
        "validation": sha256_file(validation_file),
        "settings": asdict(settings),
    }


def train(
    model_folder: Path,
    train_file: Path,
    validation_file: Path,
    settings: TrainingSettings,
    cache: Path,
    progress: Progress = print,
    provenance: dict[str, str] | None = None,
    mesh: jax.sharding.Mesh | None = None,
) -> TrainingResult:
    """Train, or resume, or return the finished run of the same inputs.

    The work lies in ``cache/<fingerprint>``: other data, another model or other settings are another folder.

    Args:
        provenance: who trained and when (run id, commit, time); kept with the result, no part of the fingerprint.
        mesh: the devices to train on, one by default; of several processes each calls this with the same arguments and
            a ``cache`` that all of them see.

    Raises:
        M32Error: the loss is not finite, or the loss mask is wrong.
    """
    facts = fingerprint(model_folder, train_file, validation_file, settings)
    folder = cache / sha256_bytes(canonical_json(facts))[:16]
    if (folder / "result.json").exists():
        result = TrainingResult(**read_json(folder / "result.json"))
        progress(
            f"same model, data and settings as a finished run: step {result.best_step} of {result.steps} is reused"
        )
        return result
    if leads():
        write_json(folder / "fingerprint.json", facts)
        progress = _logged(progress, folder / "train.log")

    tokenizer = load_tokenizer(model_folder)
    training = tokenize(read_rows(train_file), tokenizer, settings.row_length)
    validation = tokenize(read_rows(validation_file), tokenizer, settings.row_length)
    batches = training_batches(
        training, length=settings.row_length, rows=settings.rows, epochs=settings.epochs, seed=settings.seed
    )
    if settings.max_steps:
        batches = batches[: settings.max_steps]
    held_out = split_batches(pack(validation, settings.row_length), settings.rows)
    findings = [] if settings.max_steps else mask_findings(batches, training)

    jax.config.update("jax_compilation_cache_dir", str((cache.parent / "jax").resolve()))
    mesh = mesh or device_mesh()
    base = load_model(model_folder, mesh)
    model = add_lora(base, mesh, targets=settings.targets, rank=settings.rank, alpha=settings.alpha, seed=settings.seed)
    vocabulary = len(base.embedder.input_embedding[...])
    before = gathered(lora_state(model))
    dtype = matmul_dtype(settings.precision)
    progress(f"{len(batches)} steps of {settings.rows} x {settings.row_length} tokens, multiplied in {dtype.__name__}")
    model = prepare(model, dtype)
    save_every = settings.eval_every or max(1, math.ceil(len(batches) / 4))
    trainer = _Trainer(
        model,
        _optimizer(settings, len(batches)),
        peft_trainer.TrainingConfig(
            eval_every_n_steps=save_every,
            max_steps=None,
            checkpoint_root_directory=str((folder / "actor").resolve()),
            checkpointing_options=ocp.CheckpointManagerOptions(
                save_interval_steps=save_every, max_to_keep=None, enable_async_checkpointing=False
            ),
            pbar_description=None,
        ),
    )
    positions = capacity([*batches, *held_out])
    trainer.with_loss_fn(completion_loss(settings.alpha / settings.rank)).with_gen_model_input_fn(lambda inputs: inputs)
    words = sampled_words(batches, vocabulary=vocabulary, count=settings.words, seed=settings.seed)
    inputs = [spread(model_inputs(*step), mesh) for step in zip(batches, repeat(positions), words, strict=False)]
    held_out_inputs = [spread(model_inputs(batch, positions), mesh) for batch in held_out]
    trainer.prepare(folder / "metrics.jsonl", batches, held_out_inputs, settings, progress)
    started = time.perf_counter()
    resumed_from = trainer.train_steps
    with mesh:
        trainer.train(inputs, held_out_inputs)
    rows = trainer.rows
    scored = {row["step"]: row["validation_loss"] for row in rows if "validation_loss" in row}
    kept = {int(p.name) for p in (folder / "actor").iterdir() if p.name.isdigit()}
    best = min((step for step in scored if step in kept), key=lambda step: (scored[step], step))
    after = gathered(lora_state(model))
    moved = max(
        float(np.abs(x - y).max()) for x, y in zip(jax.tree.leaves(after), jax.tree.leaves(before), strict=True)
    )
    result = TrainingResult(
        folder=str(folder), best_step=best, steps=len(batches), first_loss=rows[0]["loss"], final_loss=rows[-1]["loss"],
        validation_loss=scored[best], tokens=sum(r["tokens"] for r in rows), useful_tokens=sum(r["useful_tokens"] for r in rows),
        seconds=round(time.perf_counter() - started, 1), accelerator=jax.devices()[0].platform, parameters_moved=moved,
        mask_findings=findings, resumed_from=resumed_from, provenance=provenance or {},
    )  # fmt: skip
    if leads():
        write_json(folder / "result.json", asdict(result))
    return result


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
    warmup = max(1, round(steps * settings.warmup_share))
    schedule = optax.warmup_cosine_decay_schedule(
        0.0, settings.learning_rate, warmup, max(steps, warmup + 1), settings.learning_rate * 0.05
    )

    def clipped_adamw(learning_rate: Any) -> optax.GradientTransformation:
        return optax.chain(
            optax.clip_by_global_norm(settings.clip_norm),
            optax.adamw(learning_rate, b2=0.99, weight_decay=settings.weight_decay),
        )

    # outermost, or the trainer cannot see the learning rate
    return optax.inject_hyperparams(clipped_adamw)(learning_rate=schedule)


class _Trainer(peft_trainer.PeftTrainer):
    """PeftTrainer whose metrics go to ``metrics.jsonl``, a row a step, before the checkpoint of that step is written."""

    def prepare(
        self, path: Path, batches: list[Batch], held_out: list[Any], settings: TrainingSettings, progress: Progress
    ) -> None:
        self._path, self._batches, self._held_out, self._progress = path, batches, held_out, progress
        self._epoch_steps = max(1, math.ceil(len(batches) / settings.epochs))
        self._last = time.perf_counter()
        old = [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []
        self.rows: list[dict[str, Any]] = [row for row in old if row["step"] <= self.train_steps]

    def _write_train_metrics(self) -> None:
        # at once, not one step late: a row is on disk before the checkpoint of its step
        if self._buffered_train_metrics is not None:
            self._buffered_train_metrics.step += 1
            self._write_metrics(self._buffered_train_metrics)
            self._buffered_train_metrics = None

    def _log_metrics(
        self, loss: Any, step: int | None = None, additional_metrics: dict[str, Any] | None = None
    ) -> None:
        super()._log_metrics(loss, step, additional_metrics)
        assert step is not None
        value = float(loss)
        if not math.isfinite(value):
            raise M32Error(f"training step {step}", f"loss {value}", "a finite loss", "Lower learning_rate")
        if self._mode.value == "eval":
            if step:
                self.rows[step - 1]["validation_loss"] = round(value, 6)
                self._progress(f"step {step}/{len(self._batches)}: validation loss {value:.4f}")
        else:
            batch, now = self._batches[step - 1], time.perf_counter()
            seconds, self._last = now - self._last, now
            rate = self._try_get_learning_rate()
            useful = int(batch.loss_mask.sum())
            row = {
                "step": step, "epoch": (step - 1) // self._epoch_steps, "loss": round(value, 6),
                "learning_rate": float(rate) if rate is not None else 0.0,
                "grad_norm": round(float((additional_metrics or {})["grad_norm"]), 6),
                "tokens": int((batch.segments > 0).sum()), "useful_tokens": useful,
                "tokens_per_second": round(useful / seconds, 1), "time": round(seconds, 3),
            }  # fmt: skip
            self.rows.append(row)
            left = (len(self._batches) - step) * float(np.median([r["time"] for r in self.rows[-20:]]))
            if step <= 3 or step % 10 == 0 or step == len(self._batches):
                self._progress(
                    f"step {step}/{len(self._batches)}: loss {value:.4f}, {row['tokens_per_second']} useful tokens/s, "
                    f"{left:.0f} s left"
                )
        if leads():
            write_atomic(self._path, b"".join(canonical_json(row) + b"\n" for row in self.rows))

    def _save_last_checkpoint(self) -> None:
        super()._save_last_checkpoint()
        if self.rows and "validation_loss" not in self.rows[-1]:  # the last step is a candidate like any other
            _, eval_step = self.jit_train_and_eval_step()
            assert eval_step is not None
            self._run_eval(self._held_out, eval_step)
        self.checkpoint_manager._checkpoint_manager.wait_until_finished()  # pyright: ignore
