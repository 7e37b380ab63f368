"""The learning rate warms up to its peak and decays to a share of it, and gradients are clipped."""

import jax
import jax.numpy as jnp
import pytest

from m32_assets.training.optimizer import FINAL_RATE, optimizer
from m32_assets.training.settings import TrainingSettings


def rates(settings: TrainingSettings, steps: int, begun: int = 0) -> list[float]:
    """The learning rate of every step."""
    made, weights = optimizer(settings, steps + begun, begun=begun), {"w": jnp.ones(2)}
    state, found = made.init(weights), []
    for _ in range(steps + 1):
        _, state = made.update({"w": jnp.ones(2)}, state, weights)
        found.append(float(state.hyperparams["learning_rate"]))
    return found


def test_learning_rate_warms_up_and_decays():
    found = rates(TrainingSettings(learning_rate=0.01, warmup_ratio=0.1), 100)
    assert found[0] == 0.0
    assert max(found) == found[10] == pytest.approx(0.01)
    assert found[:11] == sorted(found[:11])
    assert found[10:] == sorted(found[10:], reverse=True)
    assert found[-1] == pytest.approx(0.01 * FINAL_RATE)


def test_one_step_has_a_schedule():
    assert rates(TrainingSettings(learning_rate=0.01), 1)[1] == pytest.approx(0.01)


def test_large_gradients_are_clipped():
    made, weights = optimizer(TrainingSettings(max_grad_norm=1.0), 10), {"w": jnp.zeros(2)}

    def first_moment(size: float) -> jax.Array:
        _, state = made.update({"w": jnp.array([size, 0.0])}, made.init(weights), weights)
        return next(leaf for leaf in jax.tree.leaves(state) if leaf.shape == (2,) and bool(leaf.any()))

    assert float(first_moment(100.0)[0]) == pytest.approx(float(first_moment(1.0)[0]))
    assert float(first_moment(0.5)[0]) < float(first_moment(1.0)[0])


@pytest.mark.parametrize("steps", [1, 4, 200])
def test_training_of_few_steps_begins_with_a_rate_above_zero(steps: int):
    settings = TrainingSettings(learning_rate=0.01)
    found = rates(settings, steps, begun=1)[:steps]
    assert all(rate > 0 for rate in found)
    assert max(found) == pytest.approx(0.01)
    assert found == rates(settings, steps + 1)[1 : steps + 1]
