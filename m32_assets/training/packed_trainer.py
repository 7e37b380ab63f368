"""google-tunix's PeftTrainer for packed rows: it weights the loss by tokens and writes metrics before checkpoints."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import numpy as np
import tensorboardX
from flax import nnx
from jax.interpreters import pxla
from tunix.sft import peft_trainer, sharding_utils

from m32_assets.common.errors import M32Error
from m32_assets.common.files import append, canonical_json, write_atomic
from m32_assets.common.progress import Progress
from m32_assets.sft.packing import Batch, split_batches
from m32_assets.training.checkpoint_integrity import seal
from m32_assets.training.loss import model_inputs
from m32_assets.training.malloc_tuning import keep_heap
from m32_assets.training.mesh import leads, shard_batch, shard_optimizer
from m32_assets.training.sampled_softmax import SampledVocabulary
from m32_assets.training.step import train_step

Inputs = dict[str, Any]
TIMINGS = frozenset({"time", "tokens_per_second"})
"""Fields of ``metrics.jsonl`` that depend on the clock; the others have the same bytes in every run of the same
inputs."""


@dataclass(frozen=True, slots=True)
class Update:
    """One step of the optimizer: the arrays of ``model_inputs``, each ``[microbatches, …]``, and its token counts."""

    inputs: Inputs
    epoch: int
    tokens: int
    useful_tokens: int


def updates(
    batches: Sequence[Batch],
    batch_size: int,
    targets: int,
    conversations: int,
    mesh: jax.sharding.Mesh,
    samples: Iterable[SampledVocabulary | None],
) -> list[Update]:
    """The effective batches as updates.

    Args:
        batch_size: packed rows of a microbatch.
        targets: completion tokens of a microbatch, from ``max_targets``.
        conversations: of an epoch.
        samples: the vocabulary of each batch's softmax; None for all of it.
    """
    done, result = 0, []
    for batch, sample in zip(batches, samples, strict=False):
        parts = [model_inputs(part, targets, sample) for part in split_batches(batch, batch_size)]
        inputs = shard_batch({name: np.stack([part[name] for part in parts]) for name in parts[0]}, mesh)
        tokens, useful = int((batch.segments > 0).sum()), int(batch.loss_mask.sum())
        result.append(Update(inputs, done // max(conversations, 1), tokens, useful))
        done += batch.conversations
    return result


class _HeldOut(list[Update]):
    """Batches of validation. Tunix passes over an empty list, and a checkpoint would stay unsealed."""

    def __bool__(self) -> bool:
        return True


class PackedTrainer(peft_trainer.PeftTrainer):
    """The trainer; ``train_all`` runs it.

    A step's metrics are written before its checkpoint. A checkpoint is sealed once its validation loss is written, if
    any row is held out. So a killed run can be resumed without a gap.
    """

    def train_all(
        self, folder: Path, steps: list[Update], held_out: list[Update], mesh: jax.sharding.Mesh, progress: Progress
    ) -> list[dict[str, Any]]:
        """Train from the restored step to the last one, and return the rows of ``metrics.jsonl``.

        Raises:
            M32Error: ``metrics.jsonl`` lacks a step before the checkpoint, or the loss is not finite.
        """
        self._folder, self._steps, self._held_out, self._progress = folder, steps, held_out, progress
        path = folder / "metrics.jsonl"
        # a kill can leave a last line without its end; no checkpoint has that step yet
        lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
        old = [json.loads(line) for line in lines]
        self.rows: list[dict[str, Any]] = [row for row in old if row["step"] <= self.train_steps]
        missing = sorted(set(range(1, self.train_steps + 1)) - {row["step"] for row in self.rows})
        if missing:
            raise M32Error(
                str(path),
                f"no row of step {missing[0]}",
                f"the rows of steps 1 to {self.train_steps}, up to the checkpoint",
                "Move the folder away to start anew",
            )
        self._write_rows()
        self._board = tensorboardX.SummaryWriter(
            str(folder / "tensorboard"), purge_step=self.train_steps + 1, write_to_disk=leads()
        )
        keep_heap()
        with mesh, self._board:
            # skip_jit: the steps below are compiled already
            self.train([step.inputs for step in steps], _HeldOut(held_out), skip_jit=True)
        return self.rows

    def jit_train_and_eval_step(self, skip_jit: bool = False, cache_nnx_graph: bool = False) -> tuple[Any, Any]:
        """The compiled steps of training and validation, as functions of the inputs.

        Tunix's step returns all weights, which copies the frozen ones on a CPU. This step returns adapters and
        optimizer state only.
        """
        if self._jitted_train_step_fn is None:
            self._shard_optimizer(pxla.thread_resources.env.physical_mesh)
            self._jitted_train_step_fn, self._jitted_eval_step_fn = self._compiled_steps()
        return self._jitted_train_step_fn, self._jitted_eval_step_fn

    def _compiled_steps(self) -> tuple[Any, Any]:
        graph, _, frozen = nnx.split(self.model, nnx.LoRAParam, ...)
        train = train_step(self.loss_fn, graph, nnx.graphdef(self.optimizer))

        @jax.jit
        def evaluate(frozen: Any, adapters: Any, inputs: Any) -> Any:
            return self._eval_step(nnx.merge(graph, adapters, frozen), inputs)

        def train_here(inputs: Any) -> Any:
            (loss, norm), adapters, moments = train(
                frozen, nnx.state(self.model, nnx.LoRAParam), nnx.state(self.optimizer), inputs
            )
            nnx.update(self.model, adapters)
            nnx.update(self.optimizer, moments)
            return loss, None, norm

        return train_here, lambda inputs: evaluate(frozen, nnx.state(self.model, nnx.LoRAParam), inputs)

    def _shard_optimizer(self, mesh: jax.sharding.Mesh) -> None:
        # Tunix looks for sharding annotations, which adapters do not have, and would replicate the state
        state = nnx.state(self.optimizer, nnx.optimizer.OptState)
        nnx.update(self.optimizer, shard_optimizer(state, nnx.state(self.model, nnx.LoRAParam), mesh))

    def _prepare_inputs(self, input_data: Any) -> Any:
        self._begin = time.perf_counter()
        return input_data

    def _eval_step(self, model: Any, inputs: Any) -> Any:
        loss: Callable[..., Any] = self.eval_loss_fn
        return loss(model, **{name: array[0] for name, array in inputs.items()}), None

    def _run_eval(self, eval_ds: Any, eval_step_fn: Callable[..., Any]) -> None:
        """Validate, if any row is held out: the mean loss over all completion tokens. Then seal the checkpoint."""
        step = self.train_steps
        if not step:
            return  # Tunix also validates before the first step, but the untuned model is no candidate
        total = tokens = 0.0
        for batch in eval_ds:
            loss, _ = eval_step_fn(sharding_utils.shard_input(batch.inputs, self.config.data_sharding_axis))
            total, tokens = total + float(loss) * batch.useful_tokens, tokens + batch.useful_tokens
        if tokens:
            value = total / tokens
            self._progress(f"step {step}/{len(self._steps)}: validation loss {value:.4f}")
            self.rows[step - 1]["validation_loss"] = _single(value)
            self._board.add_scalar("validation_loss", value, step)
            self._write_rows()
        if leads():
            seal(self._folder, step)

    def _write_train_metrics(self) -> None:
        # Tunix writes them one step late; here a row is on disk before the checkpoint of its step
        if self._buffered_train_metrics is not None:
            self._buffered_train_metrics.step += 1
            self._write_metrics(self._buffered_train_metrics)
            self._buffered_train_metrics = None

    def _log_metrics(
        self, loss: Any, step: int | None = None, additional_metrics: dict[str, Any] | None = None
    ) -> None:
        super()._log_metrics(loss, step, additional_metrics)
        assert step is not None
        value, seconds = float(loss), time.perf_counter() - self._begin
        if not math.isfinite(value):
            raise M32Error(f"training step {step}", f"loss {value}", "a finite loss", "Lower learning_rate")
        update, rate = self._steps[step - 1], self._try_get_learning_rate()
        row = {
            "step": step,
            "epoch": update.epoch,
            "loss": _single(value),
            "learning_rate": float(rate) if rate is not None else 0.0,
            "grad_norm": _single((additional_metrics or {})["grad_norm"]),
            "tokens": update.tokens,
            "useful_tokens": update.useful_tokens,
            "tokens_per_second": round(update.useful_tokens / seconds, 1),
            "time": round(seconds, 3),
        }
        self.rows.append(row)
        for name in ("loss", "learning_rate", "grad_norm", "tokens_per_second"):
            self._board.add_scalar(name, row[name], step)
        # of two steps the shorter one: the first step includes compilation
        usual = float(np.quantile([r["time"] for r in self.rows[-20:]], 0.5, method="lower"))
        left = f", {(len(self._steps) - step) * usual:.0f} s left" if len(self.rows) > 1 else ""
        if step <= 3 or step % 10 == 0 or step == len(self._steps):
            self._progress(
                f"step {step}/{len(self._steps)}: loss {value:.4f}, {row['tokens_per_second']} useful tokens/s{left}"
            )
        if leads():
            append(self._folder / "metrics.jsonl", canonical_json(row) + b"\n")

    def _write_rows(self) -> None:
        """Write the whole file again, after rows were dropped or changed."""
        if leads():
            write_atomic(self._folder / "metrics.jsonl", b"".join(canonical_json(row) + b"\n" for row in self.rows))

    def _save_last_checkpoint(self) -> None:
        super()._save_last_checkpoint()
        if self.rows and "validation_loss" not in self.rows[-1]:  # the last step is a candidate as well
            _, eval_step = self.jit_train_and_eval_step()
            assert eval_step is not None
            self._run_eval(self._held_out, eval_step)


def _single(value: Any) -> float:
    """The value with nine significant digits, which distinguish any two float32."""
    return float(f"{float(value):.9g}")
