"""The policy: a packed model whose adapters are trained, and the decoder that samples from it.

This module needs jax at import, so nothing that the code location loads may import it at module level.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import jax
import jax.numpy as jnp
import numpy as np
import optax
import orbax.checkpoint as ocp
from flax import nnx
from jax.sharding import Mesh
from numpy.typing import NDArray
from tunix.sft import sharding_utils
from tunix.sft.checkpoint_manager import CheckpointManager

from m32_assets.common.errors import M32Error
from m32_assets.common.files import explained
from m32_assets.gemma.device import repeatable_options
from m32_assets.gemma.forward import pack_model
from m32_assets.gemma.loading import device_mesh, load_model, lora_state
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.inference.decoder import Decoder, prepare_to_generate
from m32_assets.rl.examples import Example, WeightedBatch, weighted_batches
from m32_assets.rl.writers import Adapters
from m32_assets.sft.packing import Tokens, plan_rows
from m32_assets.training.checkpoint_integrity import drop_unplanned, drop_unsealed, seal
from m32_assets.training.checkpoints import attach_adapters, load_adapted, named_adapters
from m32_assets.training.loss import model_inputs, token_log_probabilities, weighted_loss
from m32_assets.training.mesh import BATCH_AXES, shard_model, shard_optimizer
from m32_assets.training.sampled_softmax import SampledVocabulary
from m32_assets.training.settings import TrainingSettings

VOCABULARY_MULTIPLE = 512
"""Sizes of vocabularies are rounded up to it, so that the loss divides them into equal chunks."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What one update did: its loss, the norm of its gradient, its learning rate, and how much it read."""

    loss: float
    grad_norm: float
    learning_rate: float
    tokens: int
    microbatches: int


class Policy:
    """A model under training. It answers and learns over one vocabulary, so that both see the same probabilities.

    Args:
        checkpoint: of the adapters to begin with.
        settings: of the SFT training: adapters, precision, devices; the learning rate is that of the rounds.
        rule: the optimizer.
        vocabulary: ids of the tokens that may be written.
        length: tokens of a packed row.
        batch_size: packed rows of a microbatch.
        dtype: of the matrices, in learning and in answers.
        temperature: of the probabilities that are learned and compared.
    """

    def __init__(
        self,
        folder: ModelFolder,
        checkpoint: Path,
        settings: TrainingSettings,
        rule: optax.GradientTransformation,
        *,
        vocabulary: NDArray[np.int32],
        length: int,
        batch_size: int,
        dtype: Any,
        mesh: Mesh,
        temperature: float = 1.0,
        replicate: bool = True,
    ) -> None:
        self.folder, self.scale, self.dtype, self.mesh = folder, settings.lora_scale, dtype, mesh
        self.vocabulary, self.length, self.batch_size = vocabulary, length, batch_size
        self._softmax = padded_vocabulary(vocabulary)
        self.model = pack_model(load_adapted(folder, checkpoint, mesh), dtype, mesh)
        shard_model(self.model, mesh, replicate=replicate)
        self.optimizer = nnx.Optimizer(self.model, rule, wrt=nnx.LoRAParam)
        state = nnx.state(self.optimizer, nnx.optimizer.OptState)
        nnx.update(self.optimizer, shard_optimizer(state, lora_state(self.model), mesh))
        self.start: Any = jax.tree.map(jnp.copy, lora_state(self.model))
        graph, _, self._frozen = nnx.split(self.model, nnx.LoRAParam, ...)
        self._add, self._apply, self._score = _compiled(
            graph, nnx.graphdef(self.optimizer), settings.lora_scale, temperature, remat=settings.remat
        )

    def adapters(self) -> Adapters:
        """The adapters as they are now, whole and on the host."""
        return {path: np.asarray(leaf) for path, leaf in named_adapters(self.model).items()}

    def decoder(self) -> Decoder:
        """The model as it is now, laid out for generation. The base weights are read again, so they are held once."""
        return adapted_decoder(self.folder, self.adapters(), self.scale, self.dtype)

    def learn(self, examples: Sequence[Example], divisor: float) -> Learned:
        """One update: the sum of all weighted losses, divided by ``divisor``.

        Raises:
            M32Error: the loss is not finite.
        """
        adapters = lora_state(self.model)
        total, loss, tokens, count = jax.tree.map(jnp.zeros_like, adapters), 0.0, 0, 0
        with self.mesh:
            for batch in weighted_batches(examples, self.length, self.batch_size, divisor):
                value, total = self._add(self._frozen, adapters, total, self._inputs(batch))
                loss, count = loss + float(value), count + 1
                tokens += int((batch.rows.segments > 0).sum())
            (norm, adapters), moments = self._apply(self._frozen, adapters, nnx.state(self.optimizer), total)
        nnx.update(self.model, adapters)
        nnx.update(self.optimizer, moments)
        if not np.isfinite(loss) or not np.isfinite(float(norm)):
            raise M32Error("update", f"loss {loss}, gradient norm {float(norm)}", "finite ones", "Lower learning_rate")
        rate = float(self.optimizer.opt_state.hyperparams["learning_rate"][...])
        return Learned(loss, float(norm), rate, tokens, count)

    def log_probabilities(self, conversations: Sequence[Tokens], *, start: bool = False) -> list[NDArray[np.float32]]:
        """The log-probability of each completion token of each conversation, over the vocabulary.

        Args:
            start: under the adapters that the policy began with.
        """
        adapters = self.start if start else lora_state(self.model)
        plan = plan_rows(conversations, self.length)
        found: list[NDArray[np.float32]] = [np.zeros(0, np.float32)] * len(conversations)
        with self.mesh:
            for first in range(0, len(plan.members), self.batch_size):
                rows = plan.batch(first, self.batch_size)
                scores = np.asarray(
                    self._score(
                        self._frozen, adapters, self._inputs(WeightedBatch(rows, rows.loss_mask.astype(np.float32)))
                    )
                )
                at = 0
                for members in plan.members[first : first + self.batch_size]:
                    for index, completion in plan.completions(members):
                        size = completion.stop - completion.start
                        found[index], at = scores[at : at + size], at + size
        return found

    def digest(self) -> str:
        """The sha256 of the adapters' bits."""
        digest = hashlib.sha256()
        for path, leaf in sorted(self.adapters().items()):
            digest.update("/".join(path).encode() + leaf.tobytes())
        return digest.hexdigest()

    def save(self, folder: Path, number: int) -> None:
        """Write the adapters and the state of the optimizer as checkpoint ``number`` of a folder, and seal it.

        Raises:
            M32Error: the disk is full, or the account may not write there.
        """
        with explained(folder), _checkpoints(folder) as manager:
            manager.save(number, self.model, self.optimizer, save_only_lora_params=True, force=True)
        seal(folder, number)

    def restore(self, folder: Path) -> tuple[int, list[str]]:
        """Take up the last sealed checkpoint of a folder before which none is missing: the best may be any of them.

        Returns:
            Its number, 0 if there is none, and a sentence about each checkpoint that is not used.
        """
        dropped = drop_unsealed(folder)
        number = 0
        while (folder / "actor" / str(number + 1)).exists():
            number += 1
        drop_unplanned(folder, lambda one: one <= number)
        if number:
            with _checkpoints(folder) as manager:
                manager.maybe_restore(self.model, self.optimizer, step=number, restore_only_lora_params=True)
        return number, dropped

    def _inputs(self, batch: WeightedBatch) -> dict[str, Any]:
        inputs = model_inputs(batch.rows, batch.weights.size, self._softmax)
        targets = np.flatnonzero(batch.rows.loss_mask)
        # a mended value may have a token that the policy cannot write
        weights = batch.weights.reshape(-1)[targets] * np.isin(batch.rows.tokens.reshape(-1)[targets], self.vocabulary)
        inputs["weight"][: len(weights)] = weights
        whole: Any = {name: array[None] for name, array in inputs.items()}
        axes: Any = BATCH_AXES
        return cast(Any, sharding_utils.shard_input(whole, axes))


def adapted_decoder(folder: ModelFolder, adapters: Adapters, scale: float, dtype: Any) -> Decoder:
    """A base model with adapters, laid out for generation on one device.

    Args:
        scale: alpha / rank of the adapters.
        dtype: of the matrices: that in which the policy learns, so that both see the same probabilities.
    """
    model = load_model(folder, device_mesh())
    attach_adapters(model, {path: jnp.asarray(leaf) for path, leaf in adapters.items()}, folder.path)
    return prepare_to_generate(model, scale=scale, dtype=dtype, release=True)


def padded_vocabulary(ids: NDArray[np.int32]) -> SampledVocabulary:
    """A vocabulary for the loss, filled up with rows that represent no token."""
    missing = -len(ids) % VOCABULARY_MULTIPLE
    padded = np.concatenate([ids, np.full(missing, ids[-1], np.int32)])
    represents = np.concatenate([np.zeros(len(ids), np.float32), np.full(missing, -np.inf, np.float32)])
    return SampledVocabulary(padded, represents)


def _compiled(graph: Any, rule: Any, scale: float, temperature: float, *, remat: bool) -> tuple[Any, Any, Any]:
    """The compiled parts of an update: add a microbatch's gradient, apply the sum, and score tokens."""
    loss = weighted_loss(scale, remat=remat, temperature=temperature)
    score = token_log_probabilities(scale, temperature=temperature)

    @partial(jax.jit, donate_argnames="total", compiler_options=repeatable_options())
    def add(frozen: Any, adapters: Any, total: Any, inputs: Any) -> Any:
        given = {name: array[0] for name, array in inputs.items()}
        value, gradient = jax.value_and_grad(lambda part: loss(nnx.merge(graph, part, frozen), **given))(adapters)
        return value, jax.tree.map(jnp.add, total, gradient)

    @partial(jax.jit, donate_argnames=("adapters", "moments"), compiler_options=repeatable_options())
    def apply(frozen: Any, adapters: Any, moments: Any, gradient: Any) -> Any:
        model, optimizer = nnx.merge(graph, adapters, frozen), nnx.merge(rule, moments)
        norm = optax.tree.norm(gradient)
        optimizer.update(model, gradient)
        return (norm, nnx.state(model, nnx.LoRAParam)), nnx.state(optimizer)

    @jax.jit
    def scores(frozen: Any, adapters: Any, inputs: Any) -> Any:
        given = {name: array[0] for name, array in inputs.items()}
        return score(nnx.merge(graph, adapters, frozen), **given)

    return add, apply, scores


@contextlib.contextmanager
def _checkpoints(folder: Path) -> Iterator[CheckpointManager]:
    """Tunix's checkpoints of a folder: the layout that the judge loads."""
    options = ocp.CheckpointManagerOptions(max_to_keep=None, enable_async_checkpointing=False)
    manager = CheckpointManager(str((folder / "actor").resolve()), options)
    try:
        yield manager
    finally:
        manager.close()
