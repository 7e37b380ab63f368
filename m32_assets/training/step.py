"""One step of the optimizer, as a compiled function of arrays."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import optax
from flax import nnx

from m32_assets.gemma.device import repeatable_options


def train_step(loss: Callable[..., Any], graph: Any, rule: Any) -> Any:
    """The compiled step ``(frozen, adapters, moments, inputs) -> ((loss, gradient norm, learning rate), adapters,
    moments)``.

    Tunix's step returns all weights, which copies the frozen ones on a CPU. This one returns what it changed. Its
    arguments ``adapters`` and ``moments`` are given up.

    Args:
        loss: the mean over the completion tokens of one microbatch.
        graph: of the model, as ``nnx.split`` gives it.
        rule: the optimizer's graph; its state is ``moments``, which holds the learning rate.
    """

    @partial(jax.jit, donate_argnames=("adapters", "moments"), compiler_options=repeatable_options())
    def train(frozen: Any, adapters: Any, moments: Any, inputs: Any) -> Any:
        model, optimizer = nnx.merge(graph, adapters, frozen), nnx.merge(rule, moments)
        value, gradient = weighted_by_tokens(loss, model, inputs)
        norm = optax.tree.norm(gradient)
        optimizer.update(model, gradient)
        # a copy, since the next step gives up the moments
        rate = jnp.copy(optimizer.opt_state.hyperparams["learning_rate"][...])
        return (value, norm, rate), nnx.state(model, nnx.LoRAParam), nnx.state(optimizer)

    return train


def weighted_by_tokens(loss: Callable[..., Any], model: Any, inputs: Any) -> tuple[jax.Array, Any]:
    """Mean loss over all completion tokens of an effective batch, and its gradient with respect to the adapters.

    Args:
        loss: the mean over the completion tokens of one microbatch.
        inputs: arrays ``[microbatches, …]``; activations of one microbatch at a time are in memory.
    """
    graph, adapters, rest = nnx.split(model, nnx.LoRAParam, ...)
    value_and_gradient = jax.value_and_grad(lambda part, given: loss(nnx.merge(graph, part, rest), **given))
    if len(inputs["weight"]) == 1:
        return value_and_gradient(adapters, {name: array[0] for name, array in inputs.items()})
    tokens = inputs["weight"].sum(1)
    shares = tokens / jnp.maximum(tokens.sum(), 1)

    def add(total: Any, part: Any) -> tuple[Any, None]:
        given, share = part
        return jax.tree.map(lambda old, new: old + share * new, total, value_and_gradient(adapters, given)), None

    nothing = (jnp.zeros(()), jax.tree.map(jnp.zeros_like, adapters))
    total, _ = jax.lax.scan(add, nothing, (inputs, shares))
    return total
