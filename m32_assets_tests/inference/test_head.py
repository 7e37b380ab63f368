"""Tokens by temperature, top-k and top-p, held against NumPy; and the noise that draws them."""

import jax.numpy as jnp
import numpy as np
import pytest

from m32_assets.inference.head import draw, noise_of
from m32_assets.inference.screen import best_token, screen_of

DRAWS = np.random.default_rng(3)
WORDS, SIZE = 700, 16
EMBEDDING = DRAWS.normal(size=(WORDS, SIZE)).astype(np.float32)
HIDDEN = DRAWS.normal(size=(1, SIZE)).astype(np.float32)
LOGITS = (HIDDEN @ EMBEDDING.T)[0].astype(np.float64)
MANY = 20_000


def probabilities(temperature: float = 1.0) -> np.ndarray:
    raised = np.exp((LOGITS - LOGITS.max()) / temperature)
    return raised / raised.sum()


def drawn(temperature: float = 1.0, top_k: int = 0, top_p: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Tokens for evenly spread noise: the share of each token is its probability, up to the spacing."""
    noise = (np.arange(MANY) / MANY).astype(np.float32)
    hidden = np.repeat(HIDDEN, MANY, 0)
    tokens, log_probabilities = draw(hidden, jnp.asarray(EMBEDDING), noise, temperature, top_k, top_p)
    return np.asarray(tokens), np.asarray(log_probabilities)


@pytest.mark.parametrize("temperature", [0.3, 1.0, 2.5])
def test_shares_are_the_softmax(temperature: float):
    tokens, log_probabilities = drawn(temperature)
    shares = np.bincount(tokens, minlength=WORDS) / MANY
    np.testing.assert_allclose(shares, probabilities(temperature), atol=2 / MANY)
    # the log-probability is the model's, at temperature 1
    np.testing.assert_allclose(log_probabilities, np.log(probabilities())[tokens], atol=1e-5)


@pytest.mark.parametrize("top_k", [1, 2, 40, WORDS, 10 * WORDS])
def test_only_the_top_k_are_drawn(top_k: int):
    tokens, _ = drawn(top_k=top_k)
    kept = np.argsort(-LOGITS)[:top_k]
    share = np.zeros(WORDS)
    share[kept] = probabilities()[kept] / probabilities()[kept].sum()
    np.testing.assert_allclose(np.bincount(tokens, minlength=WORDS) / MANY, share, atol=2 / MANY)


@pytest.mark.parametrize("top_p", [0.01, 0.5, 0.9])
def test_only_the_nucleus_is_drawn(top_p: float):
    tokens, _ = drawn(top_p=top_p)
    order = np.argsort(-LOGITS)
    before = np.cumsum(probabilities()[order]) - probabilities()[order]
    kept = order[before < top_p]
    share = np.zeros(WORDS)
    share[kept] = probabilities()[kept] / probabilities()[kept].sum()
    np.testing.assert_allclose(np.bincount(tokens, minlength=WORDS) / MANY, share, atol=2 / MANY)


def test_ends_of_the_noise_draw_words_that_are_kept():
    noise = np.array([0, 1 - 2**-24], np.float32)
    hidden = np.repeat(HIDDEN, 2, 0)
    tokens, _ = draw(hidden, jnp.asarray(EMBEDDING), noise, 1.0, 3, 1.0)
    kept = sorted(np.argsort(-LOGITS)[:3])
    assert np.asarray(tokens).tolist() == [kept[0], kept[-1]]


def test_soft_cap_enters_the_probabilities():
    capped = 2 * np.tanh(LOGITS / 2)
    wanted = capped - np.log(np.exp(capped).sum())
    noise = (np.arange(50) / 50).astype(np.float32)
    tokens, found = draw(np.repeat(HIDDEN, 50, 0), jnp.asarray(EMBEDDING), noise, 1.0, 0, 1.0, cap=2.0)
    np.testing.assert_allclose(found, wanted[np.asarray(tokens)], atol=1e-5)


def test_greedy_takes_the_largest_logit_and_gives_its_log_probability():
    tokens, found = draw(HIDDEN, jnp.asarray(EMBEDDING), np.zeros(1, np.float32), 0.0, 0, 1.0, greedy=True)
    assert int(tokens[0]) == LOGITS.argmax()
    assert float(found[0]) == pytest.approx(np.log(probabilities().max()), abs=1e-5)


def test_noise_depends_on_seed_prompt_and_sample_alone():
    noise = noise_of(42, [2, 3, 4], 0, 50)
    assert ((noise >= 0) & (noise < 1)).all()
    assert noise_of(42, (2, 3, 4), 0, 20).tolist() == noise[:20].tolist()
    assert (noise[:3] * 2**24).tolist() == [3957308, 2211765, 6514992]
    for other in (noise_of(43, [2, 3, 4], 0, 50), noise_of(42, [2, 3, 5], 0, 50), noise_of(42, [2, 3, 4], 1, 50)):
        assert (other != noise).all()


def test_noise_is_even():
    found = np.concatenate([noise_of(1, [prompt], sample, 100) for prompt in range(40) for sample in range(5)])
    counts = np.histogram(found, bins=20, range=(0, 1))[0]
    assert abs(counts - len(found) / 20).max() < 4 * (len(found) / 20) ** 0.5


@pytest.mark.parametrize("vocabulary", [32768, 4096, 1001, 240])
def test_tokens_that_bfloat16_cannot_distinguish_are_compared_in_float32(vocabulary: int):
    draws = np.random.default_rng(4)
    hidden = draws.normal(size=(64, 32)).astype(np.float32)
    matrix = draws.normal(size=(vocabulary, 32)).astype(np.float32)
    best = (hidden @ matrix.T).argmax(1)
    # the best token's neighbour is better by less than bfloat16 resolves
    matrix[(best + 1) % vocabulary] = matrix[best] * np.float32(1.0003)
    expected = (hidden @ matrix.T).argmax(1)
    embedding = jnp.asarray(matrix)
    screen = screen_of(embedding)
    assert sum(chunk.shape[1] for chunk in screen) == vocabulary
    np.testing.assert_array_equal(best_token(jnp.asarray(hidden), embedding, screen), expected)
    coarse = jnp.matmul(
        hidden.astype(jnp.bfloat16), embedding.T.astype(jnp.bfloat16), preferred_element_type=jnp.float32
    ).argmax(1)
    assert (np.asarray(coarse) != expected).any()


def test_transposed_embedding_changes_the_time_alone():
    noise, hidden = DRAWS.random(400).astype(np.float32), DRAWS.normal(size=(400, SIZE)).astype(np.float32)
    embedding = jnp.asarray(EMBEDDING, jnp.bfloat16)
    plain, expected = draw(hidden, embedding, noise, 1.0, 0, 1.0)
    tokens, found = draw(hidden, embedding, noise, 1.0, 0, 1.0, transposed=jnp.array(embedding.T))
    # the sums may be added in another order, which moves a word's edge by less than the noise can resolve
    assert (np.asarray(tokens) == np.asarray(plain)).mean() > 0.99
    same = np.asarray(tokens) == np.asarray(plain)
    np.testing.assert_allclose(np.asarray(found)[same], np.asarray(expected)[same], atol=1e-5)
