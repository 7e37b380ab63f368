"""The model on small random weights: packing, LoRA, generation and export change nothing they should not."""

from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from m32_assets.evaluation.generation import generate
from m32_assets.sft.packing import Tokens
from m32_assets.training.forward import prepare
from m32_assets.training.model import Gemma3, add_lora, device_mesh, load_model, lora_state
from m32_assets.training.registry import ATTENTION_AND_MLP, model_entry
from m32_assets.training.tokenizer import load_tokenizer
from m32_assets.training.weights import fetch_model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = [f"<start_of_turn>user\nWhat is {a} + {b}?<end_of_turn>\n" for a in range(20) for b in range(20)]
    return fetch_model(model_entry("tiny"), tmp_path_factory.mktemp("models"), texts=texts)


@pytest.fixture(scope="module")
def model(folder: Path) -> Gemma3:
    model = add_lora(
        load_model(folder, device_mesh()), device_mesh(), targets=ATTENTION_AND_MLP, rank=4, alpha=4, seed=0
    )
    draws = np.random.default_rng(0)
    nnx.update(model, jax.tree.map(lambda x: jnp.asarray(draws.normal(0, 0.2, x.shape), x.dtype), lora_state(model)))
    return model


def _prepared(model: Gemma3) -> Gemma3:
    return prepare(nnx.clone(model), jnp.float32)


def _conversations(seed: int = 0) -> list[Tokens]:
    draws = np.random.default_rng(seed)
    sizes = [13, 9, 21, 6, 17]
    return [Tokens([2, *draws.integers(10, 250, n - 1).tolist()], n // 2) for n in sizes]


def test_special_pieces_stay_whole(folder: Path):
    tokenizer = load_tokenizer(folder)
    assert tokenizer.bos_id() == 2
    assert tokenizer.encode("<start_of_turn>user\n", out_type=str)[0] == "<start_of_turn>"


def test_generation_is_the_plain_argmax(model: Gemma3):
    prompts = [c.ids for c in _conversations(1)] * 3
    answers = generate(_prepared(model), prompts, stop=(1,), max_new_tokens=20, batch_size=8)
    length = 48
    mask = jnp.tril(jnp.ones((length, length), bool))[None]

    @nnx.jit
    def argmax(model: Gemma3, tokens: jax.Array) -> jax.Array:
        return model(tokens, jnp.arange(length)[None], None, mask)[0][0].argmax(-1)

    for prompt, answer in list(zip(prompts, answers, strict=True))[:5]:
        ids = list(prompt)
        for _ in range(20):
            # what stands behind a token changes nothing before it, so one padded shape serves all
            token = int(argmax(model, jnp.array([ids + [0] * (length - len(ids))]))[len(ids) - 1])
            if token == 1:
                break
            ids.append(token)
        assert ids[len(prompt) :] == answer


def test_finished_rows_leave_and_the_rest_go_on(model: Gemma3):
    prompts = [c.ids for c in _conversations(2)] * 4
    model = _prepared(model)
    free = generate(model, prompts, stop=(1,), max_new_tokens=40)
    stops = {ids[3] for ids in free[:2]}
    stopped = generate(model, prompts, stop=tuple(sorted(stops)), max_new_tokens=40)
    for whole, cut in zip(free, stopped, strict=True):
        assert whole[: len(cut)] == cut
        assert not stops & set(cut)
