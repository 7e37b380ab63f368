"""A sample of the vocabulary stands for all of it."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.gemma.chunked_cross_entropy import weighted_loss
from m32_assets.sft.packing import Batch, pack, split_batches
from m32_assets.training.sampled_softmax import sampled_words
from m32_assets_tests.support.small import conversations

VOCABULARY = 512


def _batches() -> list[Batch]:
    return split_batches(pack(conversations(words=60), 24), 1)


def test_every_target_is_there_and_each_other_word_stands_for_its_share():
    batches = _batches()
    targets = np.unique(np.concatenate([b.tokens[b.loss_mask > 0] for b in batches]))
    for words in sampled_words(batches, vocabulary=VOCABULARY, count=128, seed=1):
        assert words is not None
        assert len(np.unique(words.ids)) == 128
        np.testing.assert_array_equal(words.ids[words.places(targets)], targets)
        assert np.exp(words.stands_for).sum() == pytest.approx(VOCABULARY, rel=1e-5)


def test_steps_draw_differently_and_the_same_seed_draws_the_same():
    first, again = (
        [w.ids for w in sampled_words(_batches(), vocabulary=VOCABULARY, count=128, seed=1) if w] for _ in range(2)
    )
    np.testing.assert_array_equal(first, again)
    assert (first[0] != first[1]).any()


def test_too_few_words_are_refused_with_a_number_that_does():
    with pytest.raises(M32Error, match=r"words: found 16, where the training data asks for .* Set words to \d+, or"):
        list(sampled_words(_batches(), vocabulary=VOCABULARY, count=16, seed=1))


@pytest.mark.parametrize("count", [0, VOCABULARY])
def test_the_whole_vocabulary_needs_no_sample(count: int):
    assert set(sampled_words(_batches(), vocabulary=VOCABULARY, count=count, seed=1)) == {None}


def test_loss_and_gradient_are_near_those_of_the_whole_vocabulary():
    draws = np.random.default_rng(3)
    batches = _batches() * 40
    embedding = jnp.asarray(draws.normal(size=(VOCABULARY, 16)), jnp.float32)
    targets = batches[0].tokens[batches[0].loss_mask > 0]
    x = jnp.asarray(draws.normal(size=(len(targets), 16)) * 0.3, jnp.float32)
    weight = jnp.ones(len(targets))
    exact, slope = jax.value_and_grad(weighted_loss)(x, embedding, embedding.T, jnp.asarray(targets), weight)

    def sampled(words):
        part = embedding[words.ids]
        places = jnp.asarray(words.places(targets))
        return jax.value_and_grad(weighted_loss)(x, part, part.T, places, weight, jnp.asarray(words.stands_for))

    losses, slopes = zip(
        *(sampled(w) for w in sampled_words(batches, vocabulary=VOCABULARY, count=256, seed=1)), strict=True
    )
    assert np.mean(losses) == pytest.approx(float(exact), rel=0.01)
    assert max(abs(loss - exact) for loss in losses) < 0.1 * exact
    assert np.abs(np.mean(slopes, axis=0) - slope).max() < 0.1 * np.abs(slope).max()
    # what stands for nothing but itself leaves the rest out: the loss is too small by far
    left_out = next(w for w in sampled_words(batches[:1], vocabulary=VOCABULARY, count=256, seed=1) if w)
    part = embedding[left_out.ids]
    alone = weighted_loss(x, part, part.T, jnp.asarray(left_out.places(targets)), weight)
    assert alone < 0.95 * exact
