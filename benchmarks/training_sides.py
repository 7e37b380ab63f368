"""Training steps on the same conversations: this project's trainer with packed rows, Tunix's with padded rows.

``bench_train.py`` runs both with real weights on a CPU, ``accelerator.py`` with random weights on whatever is there.
"""

from __future__ import annotations

import importlib.util
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jax
import numpy as np

from m32_assets.gemma.registry import ModelShape
from m32_assets.sft.packing import Batch, Tokens, pack, split_batches, tokenize
from m32_assets.sft.rows import render_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.schema import ReasoningTrace
from m32_assets.training.loss import max_targets
from m32_assets.training.memory import adapter_parameters
from m32_assets.training.packed_trainer import Update, updates
from m32_assets.training.sampled_softmax import sampled_vocabularies, target_tokens
from m32_assets.training.settings import TrainingSettings


def training_tokens(traces: Sequence[ReasoningTrace], tokenizer: Any, length: int) -> list[Tokens]:
    """The traces as conversations, those that are no longer than ``length`` tokens."""
    rows = render_rows(traces, PromptTemplate())
    return [found for found in tokenize(rows, tokenizer, None) if len(found.ids) <= length]


def packed_steps(
    tokens: Sequence[Tokens], settings: TrainingSettings, vocabulary: int, steps: int, mesh: jax.sharding.Mesh
) -> tuple[list[Update], int]:
    """The first ``steps`` steps of a training with packed rows, and the targets of each, with padding."""
    random, batches = np.random.default_rng(settings.training_seed), list[Batch]()
    while len(batches) < steps:
        order = random.permutation(len(tokens)).tolist()
        batches += split_batches(pack(tokens, settings.max_seq_len, order), settings.batch_size)
    batches = batches[:steps]
    targets, count = max_targets(batches), settings.sampled_softmax_size
    samples = sampled_vocabularies(
        target_tokens(batches), range(steps), vocabulary=vocabulary, count=count, seed=settings.training_seed
    )
    return list(updates(((0, batch) for batch in batches), settings.batch_size, targets, mesh, samples)), targets


def train_ours(
    model: Any, settings: TrainingSettings, steps: list[Update], mesh: jax.sharding.Mesh
) -> list[dict[str, Any]]:
    """Run the product's trainer without checkpoints: its rows of ``metrics.jsonl``."""
    from m32_assets.training.trainer import packed_trainer

    settings = settings.model_copy(update={"eval_steps": len(steps) + 1})
    with tempfile.TemporaryDirectory() as scratch:
        trainer = packed_trainer(model, settings, Path(scratch), len(steps))
        trainer._save_last_checkpoint = lambda: None  # keeps nothing
        return trainer.train_all(Path(scratch), steps, len(steps), list, mesh, lambda _: None)


def rates_of(rows: list[dict[str, Any]], warm_up: int) -> dict[str, Any]:
    """The losses of all steps, and of those after the first ``warm_up``, which compile, seconds and tokens a second."""
    timed = rows[warm_up:]
    seconds = sum(row["time"] for row in timed)
    return {
        "losses": [row["loss"] for row in rows],
        "first_step": rows[0]["time"],
        "seconds": seconds / len(timed),
        "rate": sum(row["useful_tokens"] for row in timed) / seconds,
        "tokens_rate": sum(row["tokens"] for row in timed) / seconds,
    }


def step_operations(shape: ModelShape, settings: TrainingSettings, targets: int) -> float:
    """Operations that a step of LoRA needs; what is computed twice to save memory counts once.

    A product of a forward pass is 2 operations a weight and token. Its gradient is as many for the input, and as many
    again for the weights, which frozen ones do not have. Attention has two products of ``length`` columns a token.
    """
    tokens = settings.batch_size * settings.max_seq_len
    width = shape.heads * shape.head_dim
    attention = shape.hidden * shape.head_dim * (2 * shape.heads + 2 * shape.kv_heads)
    frozen = shape.layers * (attention + 3 * shape.hidden * shape.intermediate)
    entries = min(settings.sampled_softmax_size or shape.vocabulary, shape.vocabulary)
    return float(
        4 * tokens * frozen
        + 6 * tokens * sum(adapter_parameters(shape, settings))
        + 12 * tokens * settings.max_seq_len * width * shape.layers
        + 4 * targets * entries * shape.hidden
    )


def has_stock(module: str) -> bool:
    """Whether this module of Tunix is installed."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def train_stock(
    model: Any, tokens: Sequence[Tokens], settings: TrainingSettings, steps: int, mesh: jax.sharding.Mesh
) -> list[dict[str, Any]]:
    """Run Tunix's PeftTrainer as its examples do: padded rows, the model's own ``__call__``, the default loss.

    Args:
        model: with adapters.

    Returns:
        Rows as those of ``train_ours``.
    """
    import optax
    from tunix.sft import peft_trainer, utils

    rows, batches = [], []
    for step in range(steps):
        some = [tokens[(step * settings.batch_size + row) % len(tokens)] for row in range(settings.batch_size)]
        ids = np.zeros((len(some), settings.max_seq_len), np.int32)
        mask = np.zeros(ids.shape, bool)
        for row, one in enumerate(some):
            ids[row, : len(one.ids)] = one.ids
            mask[row, one.prompt : len(one.ids)] = True
        batches.append(peft_trainer.TrainingInput(input_tokens=ids, input_mask=mask))
        rows.append({"tokens": sum(len(one.ids) for one in some), "useful_tokens": int(mask.sum())})
    ends = [time.perf_counter()]

    class Watched(peft_trainer.PeftTrainer):
        def _log_metrics(self, loss: Any, step: Any = None, additional_metrics: Any = None) -> None:
            super()._log_metrics(loss, step, additional_metrics)
            rows[len(ends) - 1]["loss"] = float(loss)
            ends.append(time.perf_counter())
            rows[len(ends) - 2]["time"] = ends[-1] - ends[-2]

        def _save_last_checkpoint(self) -> None:  # keeps nothing
            pass

    def inputs(batch: Any) -> dict[str, Any]:
        there = batch.input_tokens != 0
        return {
            "input_tokens": batch.input_tokens,
            "input_mask": batch.input_mask,
            "positions": utils.build_positions_from_mask(there),
            "attention_mask": utils.make_causal_attn_mask(there),
        }

    trainer = Watched(
        model,
        optax.adamw(settings.learning_rate),
        peft_trainer.TrainingConfig(eval_every_n_steps=1000, max_steps=steps, pbar_description=None),
    )
    trainer = trainer.with_gen_model_input_fn(inputs)
    with mesh:
        trainer.train(batches)
    return rows
