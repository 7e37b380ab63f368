"""Loading, LoRA and generation on small random weights."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from m32_assets.common.errors import M32Error
from m32_assets.gemma.loading import Gemma, add_lora, device_mesh, load_model
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.registry import ATTENTION_AND_MLP
from m32_assets.gemma.tokenizer import load_tokenizer
from m32_assets.inference.decoder import Decoder, prepare_to_generate
from m32_assets.inference.engine import generate
from m32_assets.inference.screen import best_token, screen_of
from m32_assets_tests.support.small import adapted_model, conversations


@pytest.fixture(scope="module")
def model(family_folder: ModelFolder) -> Gemma:
    """One family after the other, with a window shorter than the prompts."""
    return adapted_model(family_folder, window=8)


def _prepared(model: Gemma) -> Decoder:
    return prepare_to_generate(model)


def test_special_pieces_stay_whole(folder: ModelFolder):
    tokenizer = load_tokenizer(folder.path)
    assert tokenizer.bos_id() == 2
    assert tokenizer.encode("<start_of_turn>user\n", out_type=str)[0] == "<start_of_turn>"


def test_targets_that_match_no_module_are_refused(folder: ModelFolder):
    """Such as the upper layers of a larger model."""
    base = load_model(folder, device_mesh())
    with pytest.raises(M32Error, match=r"matches no module of the 2 layers, expected .* layers/0/attn/q_einsum"):
        add_lora(base, device_mesh(), targets=f"layers/9/{ATTENTION_AND_MLP}", rank=4, alpha=4, seed=0)


def test_generation_is_the_argmax_of_the_model(model: Gemma):
    prompts = [c.ids for c in conversations(1)] * 3
    answers = generate(_prepared(model), prompts, stop=(1,), max_new_tokens=20, batch_size=8)
    length = 48
    mask = jnp.tril(jnp.ones((length, length), bool))[None]

    @nnx.jit
    def argmax(model: Gemma, tokens: jax.Array) -> jax.Array:
        return model(tokens, jnp.arange(length)[None], None, mask)[0][0].argmax(-1)

    for prompt, answer in list(zip(prompts, answers, strict=True))[:5]:
        ids = list(prompt)
        for _ in range(20):
            # later tokens do not change earlier logits, so one padded shape is enough
            token = int(argmax(model, jnp.array([ids + [0] * (length - len(ids))]))[len(ids) - 1])
            if token == 1:
                break
            ids.append(token)
        assert ids[len(prompt) :] == answer


def test_finished_rows_are_replaced_and_others_continue(model: Gemma):
    prompts = [c.ids for c in conversations(2)] * 4
    ready = _prepared(model)
    free = generate(ready, prompts, stop=(1,), max_new_tokens=40)
    stops = {ids[3] for ids in free[:2]}
    stopped = generate(ready, prompts, stop=tuple(sorted(stops)), max_new_tokens=40)
    for whole, cut in zip(free, stopped, strict=True):
        assert whole[: len(cut)] == cut
        assert not stops & set(cut)


@pytest.mark.parametrize("vocabulary", [32768, 4096, 1001, 240])
def test_tokens_that_bfloat16_cannot_distinguish_are_compared_in_float32(vocabulary: int):
    draws = np.random.default_rng(4)
    hidden = draws.normal(size=(64, 32)).astype(np.float32)
    matrix = draws.normal(size=(vocabulary, 32)).astype(np.float32)
    best = (hidden @ matrix.T).argmax(1)
    # the best token's neighbour is better by less than bfloat16 resolves
    matrix[(best + 1) % vocabulary] = matrix[best] * np.float32(1.0003)
    expected = (hidden @ matrix.T).argmax(1)
    # normalised hidden states, so that the norm changes nothing
    hidden /= np.sqrt(np.square(hidden).mean(1, keepdims=True))
    embedding = jnp.asarray(matrix)
    screen = screen_of(embedding)
    assert sum(chunk.shape[1] for chunk in screen) == vocabulary
    np.testing.assert_array_equal(best_token(jnp.asarray(hidden), jnp.ones(32), embedding, screen), expected)
    coarse = jnp.matmul(
        hidden.astype(jnp.bfloat16), embedding.T.astype(jnp.bfloat16), preferred_element_type=jnp.float32
    ).argmax(1)
    assert (np.asarray(coarse) != expected).any()
