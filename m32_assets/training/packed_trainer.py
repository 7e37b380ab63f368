"""google-tunix's PeftTrainer for packed rows: it weights the loss by tokens and writes metrics before checkpoints."""

from __future__ import annotations

import json
import math
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

import jax
import numpy as np
import tensorboardX
from flax import nnx
from jax.interpreters import pxla
from tunix.sft import peft_trainer, sharding_utils

from m32_assets.common.errors import M32Error
from m32_assets.common.files import append, canonical_json, explained, write_atomic
from m32_assets.common.progress import Progress
from m32_assets.sft.packing import Batch, split_batches
from m32_assets.training.checkpoint_integrity import seal
from m32_assets.training.loss import model_inputs
from m32_assets.training.malloc_tuning import keep_heap
from m32_assets.training.mesh import leads, shard_batch, shard_optimizer
from m32_assets.training.sampled_softmax import SampledVocabulary
from m32_assets.training.step import train_step
from m32_assets.training.stopping import StopReason, never

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
    batches: Iterable[tuple[int, Batch]],
    batch_size: int,
    targets: int,
    mesh: jax.sharding.Mesh,
    samples: Iterable[SampledVocabulary | None],
) -> Iterator[Update]:
    """The effective batches as updates, each made when it is asked for.

    Args:
        batches: each with its epoch.
        batch_size: packed rows of a microbatch.
        targets: completion tokens of a microbatch, from ``max_targets``.
        samples: the vocabulary of each batch's softmax; None for all of it.
    """
    for (epoch, batch), sample in zip(batches, samples, strict=False):
        parts = [model_inputs(part, targets, sample) for part in split_batches(batch, batch_size)]
        inputs = shard_batch({name: np.stack([part[name] for part in parts]) for name in parts[0]}, mesh)
        tokens, useful = int((batch.segments > 0).sum()), int(batch.loss_mask.sum())
        yield Update(inputs, epoch, tokens, useful)


class _HeldOut:
    """Batches of validation, made anew in every pass.

    It is true even where there are none: Tunix passes over an empty list, and a checkpoint would stay unsealed.
    """

    def __init__(self, made: Callable[[], Iterable[Update]]) -> None:
        self._made = made

    def __iter__(self) -> Iterator[Update]:
        return iter(self._made())


@dataclass(frozen=True, slots=True)
class _Queued:
    """A step that the device has been given, and whose results were not fetched yet."""

    metrics: Any
    learning_rate: jax.Array
    begun: float


def steps_ahead() -> int:
    """Steps that are queued before one is fetched. None on a CPU: its step and this process share the cores."""
    return 0 if jax.default_backend() == "cpu" else 1


class PackedTrainer(peft_trainer.PeftTrainer):
    """The trainer; ``train_all`` runs it.

    A step's metrics are written before its checkpoint. A checkpoint is sealed once its validation loss is written, if
    any row is held out. So a killed run can be resumed without a gap.

    An accelerator's step is fetched when the next one is queued, so that the device does not wait for this process.
    Adapters and optimizer state are plain trees between checkpoints: ``model`` and ``optimizer`` are up to date at
    each checkpoint and at the end.

    Attributes:
        stopped: why ``train_all`` ended before the last step, or an empty text.
    """

    stopped = ""

    def train_all(
        self,
        folder: Path,
        steps: Iterable[Update],
        total: int,
        held_out: Callable[[], Iterable[Update]],
        mesh: jax.sharding.Mesh,
        progress: Progress,
        stop: StopReason = never,
    ) -> list[dict[str, Any]]:
        """Train from the restored step to the last one, and return the rows of ``metrics.jsonl``.

        Args:
            steps: those after the restored one.
            total: the number of all steps.
            held_out: gives the batches of validation, at each validation.
            stop: asked after each step and each batch of validation. The checkpoint of the last step is saved.

        Raises:
            M32Error: ``metrics.jsonl`` lacks a step before the checkpoint, the loss is not finite, or the disk is full.
        """
        self._folder, self._total, self._held_out, self._progress = folder, total, _HeldOut(held_out), progress
        self._stop = stop
        self._given: dict[int, Update] = {}
        self._queued, self._ahead, self._fetched = deque[_Queued](), steps_ahead(), 0.0
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
        with explained(folder), mesh, self._board:
            # skip_jit: the steps below are compiled already
            self.train(self._until_stopped(steps), self._held_out, skip_jit=True)
        return self.rows

    def is_planned(self, step: int) -> bool:
        """Whether an undisturbed training has a checkpoint of this step."""
        return step % self.config.eval_every_n_steps == 0 or step == self._total

    def _until_stopped(self, steps: Iterable[Update]) -> Iterator[Inputs | None]:
        """The inputs of all steps for Tunix, which passes over those that the checkpoint has."""
        done = self.train_steps
        yield from repeat(None, done)
        for number, step in enumerate(steps, done + 1):
            # Tunix asks for the next step when the last one is saved
            if self._stops_here():
                return
            self._given[number] = step
            yield step.inputs

    def _stops_here(self) -> bool:
        self.stopped = self.stopped or self._stop(self.train_steps)
        return bool(self.stopped)

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
        graph, self._adapters, frozen = nnx.split(self.model, nnx.LoRAParam, ...)
        self._moments = nnx.state(self.optimizer)
        train = train_step(self.loss_fn, graph, nnx.graphdef(self.optimizer))

        @jax.jit
        def evaluate(frozen: Any, adapters: Any, inputs: Any) -> Any:
            return self._eval_step(nnx.merge(graph, adapters, frozen), inputs)

        def train_here(inputs: Any) -> Any:
            (loss, norm, rate), self._adapters, self._moments = train(frozen, self._adapters, self._moments, inputs)
            return loss, rate, norm

        return train_here, lambda inputs: evaluate(frozen, self._adapters, inputs)

    def _update_modules(self) -> None:
        """Give ``model`` and ``optimizer`` the arrays of the last step; those before were given up to it."""
        nnx.update(self.model, self._adapters)
        nnx.update(self.optimizer, self._moments)

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
        # Tunix also validates before it begins; neither the untuned model nor the step of a stop is a candidate
        if not self.is_planned(step) or not step:
            return
        total = tokens = 0.0
        for batch in eval_ds:
            if self._stops_here():
                return  # the next process validates it before it begins
            loss, _ = eval_step_fn(sharding_utils.shard_input(batch.inputs, self.config.data_sharding_axis))
            total, tokens = total + float(loss) * batch.useful_tokens, tokens + batch.useful_tokens
        if tokens:
            value = total / tokens
            self._progress(f"step {step}/{self._total}: validation loss {value:.4f}")
            self.rows[step - 1]["validation_loss"] = _single(value)
            self._board.add_scalar("validation_loss", value, step)
            self._write_rows()
        if leads():
            seal(self._folder, step)

    def _post_process_train_step(self, aux: Any) -> None:
        self._rate = aux

    def _try_get_learning_rate(self) -> Any:
        return self._rate

    def _write_train_metrics(self) -> None:
        new, self._buffered_train_metrics = self._buffered_train_metrics, None
        if new is not None:
            new.step += 1
            self._queued.append(_Queued(new, self._rate, self._begin))
        # a row is on disk before the checkpoint of its step
        last = new is None or self.is_planned(self.train_steps)
        while len(self._queued) > (0 if last else self._ahead):
            queued = self._queued.popleft()
            self._rate, self._begin = queued.learning_rate, queued.begun
            self._write_metrics(queued.metrics)
        if last:
            self._update_modules()

    def _log_metrics(
        self, loss: Any, step: int | None = None, additional_metrics: dict[str, Any] | None = None
    ) -> None:
        super()._log_metrics(loss, step, additional_metrics)
        assert step is not None
        value, now = float(loss), time.perf_counter()
        # it was queued before the step before it was done
        seconds, self._fetched = now - max(self._begin, self._fetched), now
        if not math.isfinite(value):
            raise M32Error(f"training step {step}", f"loss {value}", "a finite loss", "Lower learning_rate")
        update, rate = self._given.pop(step), self._try_get_learning_rate()
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
        left = f", {(self._total - step) * usual:.0f} s left" if len(self.rows) > 1 else ""
        if step <= 3 or step % 10 == 0 or step == self._total:
            self._progress(
                f"step {step}/{self._total}: loss {value:.4f}, {row['tokens_per_second']} useful tokens/s{left}"
            )
        if leads():
            append(self._folder / "metrics.jsonl", canonical_json(row) + b"\n")

    def _write_rows(self) -> None:
        """Write the whole file again, after rows were dropped or changed."""
        if leads():
            write_atomic(self._folder / "metrics.jsonl", b"".join(canonical_json(row) + b"\n" for row in self.rows))

    def _save_last_checkpoint(self) -> None:
        if not self.train_steps:
            return
        super()._save_last_checkpoint()
        if self.stopped:
            if leads():
                seal(self._folder, self.train_steps)
        elif self.rows and "validation_loss" not in self.rows[-1]:  # the last step is a candidate as well
            _, eval_step = self.jit_train_and_eval_step()
            assert eval_step is not None
            self._run_eval(self._held_out, eval_step)


def _single(value: Any) -> float:
    """The value with nine significant digits, which distinguish any two float32."""
    return float(f"{float(value):.9g}")
