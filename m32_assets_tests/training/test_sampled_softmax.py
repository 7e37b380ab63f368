"""A sampled vocabulary represents all of it."""

from __future__ import annotations

from collections.abc import Iterator

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.gemma.chunked_cross_entropy import chunked_cross_entropy
from m32_assets.sft.packing import Batch, pack, split_batches
from m32_assets.training.sampled_softmax import SampledVocabulary, sample_size, sampled_vocabularies, target_tokens
from m32_assets_tests.support.small import conversations

VOCABULARY = 512


def _batches() -> list[Batch]:
    return split_batches(pack(conversations(vocabulary=60), 24), 1)


def _samples(batches: list[Batch], count: int) -> Iterator[SampledVocabulary | None]:
    return sampled_vocabularies(target_tokens(batches), range(len(batches)), vocabulary=VOCABULARY, count=count, seed=1)


def test_vocabulary_has_every_target_and_weights_the_sampled_rest():
    batches = _batches()
    targets = np.unique(np.concatenate([b.tokens[b.loss_mask > 0] for b in batches]))
    for sample in _samples(batches, 128):
        assert sample is not None
        assert len(np.unique(sample.ids)) == 128
        np.testing.assert_array_equal(sample.ids[sample.positions_of(targets)], targets)
        assert np.exp(sample.log_multiplicity).sum() == pytest.approx(VOCABULARY, rel=1e-5)


def test_samples_depend_on_step_and_seed_only():
    first, again = ([s.ids for s in _samples(_batches(), 128) if s] for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert (first[0] != first[1]).any()


def test_too_small_sample_is_refused_with_a_size_that_suffices():
    with pytest.raises(
        M32Error,
        match=r"sampled_softmax_size: found 16, where the training data has .* Set sampled_softmax_size to \d+, or",
    ):
        list(_samples(_batches(), 16))


@pytest.mark.parametrize("count", [0, VOCABULARY])
def test_whole_vocabulary_needs_no_sample(count: int):
    assert set(_samples(_batches(), count)) == {None}


def test_loss_and_gradient_are_near_those_of_the_whole_vocabulary():
    draws = np.random.default_rng(3)
    batches = _batches() * 40
    embedding = jnp.asarray(draws.normal(size=(VOCABULARY, 16)), jnp.float32)
    targets = batches[0].tokens[batches[0].loss_mask > 0]
    x = jnp.asarray(draws.normal(size=(len(targets), 16)) * 0.3, jnp.float32)
    weight = jnp.ones(len(targets))
    exact, slope = jax.value_and_grad(chunked_cross_entropy)(x, embedding, embedding.T, jnp.asarray(targets), weight)

    def sampled(sample):
        part = embedding[sample.ids]
        positions = jnp.asarray(sample.positions_of(targets))
        return jax.value_and_grad(chunked_cross_entropy)(
            x, part, part.T, positions, weight, jnp.asarray(sample.log_multiplicity)
        )

    losses, slopes = zip(*(sampled(s) for s in _samples(batches, 256)), strict=True)
    assert np.mean(losses) == pytest.approx(float(exact), rel=0.01)
    assert max(abs(loss - exact) for loss in losses) < 0.1 * exact
    assert np.abs(np.mean(slopes, axis=0) - slope).max() < 0.1 * np.abs(slope).max()
    # without multiplicities the other tokens are left out, and the loss is far too small
    left_out = next(s for s in _samples(batches[:1], 256) if s)
    part = embedding[left_out.ids]
    alone = chunked_cross_entropy(x, part, part.T, jnp.asarray(left_out.positions_of(targets)), weight)
    assert alone < 0.95 * exact


def test_later_steps_have_the_same_samples_after_a_restart():
    targets = target_tokens(_batches())
    first, later = (
        list(sampled_vocabularies(targets, steps, vocabulary=VOCABULARY, count=128, seed=1))
        for steps in (range(5), range(3, 5))
    )
    for one, other in zip(first[3:], later, strict=True):
        assert one is not None
        assert other is not None
        np.testing.assert_array_equal(one.ids, other.ids)


def test_size_doubles_until_half_of_it_is_left_for_others():
    targets = target_tokens(_batches())
    assert set(targets) == {int(t) for batch in _batches() for t in batch.tokens[batch.loss_mask > 0]}
    assert sample_size(2 * len(targets), targets) == 2 * len(targets)
    assert sample_size(2 * len(targets) - 1, targets) == 4 * len(targets) - 2
    assert sample_size(1, targets) >= 2 * len(targets)
    assert sample_size(0, targets) == 0
