"""Answers depend on the model, the prompt, the sampling and the number of the sample, and on nothing else."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from m32_assets.common.errors import M32Error
from m32_assets.gemma.attention import block_causal_mask
from m32_assets.gemma.chunked_cross_entropy import chunked_cross_entropy
from m32_assets.gemma.forward import hidden_states, pack_model
from m32_assets.gemma.loading import Gemma
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.inference import batch
from m32_assets.inference import decoder as decoder_module
from m32_assets.inference.completion import Completion
from m32_assets.inference.decoder import Decoder, prepare_to_generate
from m32_assets.inference.engine import generate
from m32_assets.inference.memory import blocks_of
from m32_assets.inference.sampling import GREEDY, Sampling
from m32_assets.training.sampled_softmax import fixed_vocabulary
from m32_assets_tests.support.small import adapted_model, conversations

DRAWN = Sampling(samples=3, temperature=0.9, top_k=40, top_p=0.95, seed=7)
NEW_TOKENS = 24


@pytest.fixture(scope="module")
def model(family_folder: ModelFolder) -> Gemma:
    """One family after the other, with a window shorter than the prompts."""
    return adapted_model(family_folder, window=8)


@pytest.fixture(scope="module")
def decoder(model: Gemma) -> Decoder:
    return prepare_to_generate(model)


@pytest.fixture(scope="module")
def prompts() -> list[list[int]]:
    """Twenty-five prompts of 6 to 80 tokens that begin alike."""
    short = [c.ids for seed in range(4) for c in conversations(seed)]
    return short + [[2, 3, *np.random.default_rng(n).integers(10, 250, n).tolist()] for n in (30, 45, 61, 64, 78)]


def by_prompt(prompts: list[list[int]], answers: list[Completion]) -> dict[tuple[tuple[int, ...], int], Completion]:
    return {(tuple(prompts[one.prompt]), one.sample): one for one in answers}


def draw(decoder: Decoder, prompts: list[list[int]], **options: object) -> dict:
    settings = {"stop": (1,), "max_new_tokens": NEW_TOKENS, "sampling": DRAWN, "log_probabilities": True, **options}
    found = by_prompt(prompts, generate(decoder, prompts, **settings))  # type: ignore[arg-type]
    return {key: (one.tokens, one.log_probabilities, one.finish_reason) for key, one in found.items()}


@pytest.fixture(scope="module")
def drawn(decoder: Decoder, prompts: list[list[int]]) -> dict:
    return draw(decoder, prompts)


def test_a_cache_that_grows_by_four_blocks_gives_the_same_bits(
    decoder: Decoder, prompts: list[list[int]], drawn: dict, monkeypatch: pytest.MonkeyPatch
):
    sizes = set[int]()

    def blocks(columns: int, **_: bool) -> int:
        sizes.add(blocks_of(columns, on_cpu=False))
        return blocks_of(columns, on_cpu=False)

    monkeypatch.setattr(decoder_module, "blocks_of", blocks)
    assert draw(decoder, prompts) == drawn
    assert sizes == {4}


def test_greedy_answers_are_the_argmax_of_the_model(model: Gemma, decoder: Decoder):
    prompts = [c.ids for c in conversations(1)] * 3
    answers = generate(decoder, prompts, stop=(1,), max_new_tokens=20, batch_size=8)
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
        assert ids[len(prompt) :] == answer.tokens


def test_finished_rows_are_replaced_and_others_continue(decoder: Decoder):
    prompts = [c.ids for c in conversations(2)] * 12
    free = generate(decoder, prompts, stop=(1,), max_new_tokens=40)
    stops = {answer.tokens[3] for answer in free[:2]}
    stopped = generate(decoder, prompts, stop=tuple(sorted(stops)), max_new_tokens=40)
    for whole, cut in zip(free, stopped, strict=True):
        assert whole.tokens[: len(cut.tokens)] == cut.tokens
        assert not stops & set(cut.tokens)
        assert cut.finish_reason == ("stop" if len(cut.tokens) < len(whole.tokens) else whole.finish_reason)


@pytest.mark.parametrize("batch_size", [1, 7, 64])
def test_same_bits_in_every_batch_size(decoder: Decoder, prompts: list[list[int]], drawn: dict, batch_size: int):
    assert draw(decoder, prompts, batch_size=batch_size) == drawn
    assert len({tuple(tokens) for tokens, _, _ in drawn.values()}) > 2 * len(prompts)


def test_same_bits_in_another_order_and_among_other_prompts(decoder: Decoder, prompts: list[list[int]], drawn: dict):
    assert draw(decoder, prompts[::-1]) == drawn
    some = prompts[3:21:4]
    assert draw(decoder, some) == {key: value for key, value in drawn.items() if list(key[0]) in some}


def test_same_bits_where_the_prefix_is_another(decoder: Decoder, prompts: list[list[int]], drawn: dict):
    """A prompt that begins otherwise leaves all prompts without a common prefix."""
    more = draw(decoder, [[9, 8, 7], *prompts])
    assert {key: value for key, value in more.items() if key[0] != (9, 8, 7)} == drawn


def test_more_samples_begin_with_the_fewer(decoder: Decoder, prompts: list[list[int]], drawn: dict):
    more = Sampling(samples=5, temperature=0.9, top_k=40, top_p=0.95, seed=7)
    found = draw(decoder, prompts[:6], sampling=more)
    assert len(found) == 30
    assert all(drawn[key] == value for key, value in found.items() if key in drawn)


def test_another_seed_draws_other_answers(decoder: Decoder, prompts: list[list[int]], drawn: dict):
    other = draw(decoder, prompts, sampling=Sampling(samples=3, temperature=0.9, top_k=40, top_p=0.95, seed=8))
    assert other.keys() == drawn.keys()
    assert sum(other[key][0] == drawn[key][0] for key in drawn) < len(drawn) / 10


def test_known_answers_are_not_made_again(decoder: Decoder, prompts: list[list[int]], drawn: dict):
    known = {(i, s) for i in range(len(prompts)) for s in range(3) if (i + s) % 3}
    made: list[Completion] = []
    found = generate(
        decoder, prompts, stop=(1,), max_new_tokens=NEW_TOKENS, sampling=DRAWN, known=known, finished=made.append
    )
    assert {(one.prompt, one.sample) for one in found} == {
        (i, s) for i in range(len(prompts)) for s in range(3) if not (i + s) % 3
    }
    assert sorted(made, key=lambda one: (one.prompt, one.sample)) == found
    assert all(drawn[tuple(prompts[one.prompt]), one.sample][0] == one.tokens for one in found)


def test_nothing_is_left_to_make(decoder: Decoder, prompts: list[list[int]]):
    assert generate(decoder, prompts[:1], stop=(1,), max_new_tokens=4, known=[(0, 0)]) == []


@pytest.mark.parametrize("sampling", [GREEDY, DRAWN])
def test_several_steps_in_one_program_write_the_same(decoder: Decoder, prompts: list[list[int]], sampling: Sampling):
    def write(steps: int) -> list[list[int]]:
        found = generate(decoder, prompts, stop=(1, 40), max_new_tokens=NEW_TOKENS, sampling=sampling, steps=steps)
        return [one.tokens for one in found]

    assert write(5) == write(1)


def test_a_prompt_is_read_once_for_all_its_samples(
    decoder: Decoder, prompts: list[list[int]], monkeypatch: pytest.MonkeyPatch
):
    read: list[int] = []
    real: Callable = batch.extend

    def counted(decoder: Decoder, cache: object, tokens: object, positions: np.ndarray, rows: object = None) -> object:
        read.append(int((positions >= 0).sum()) if rows is not None else 0)
        return real(decoder, cache, tokens, positions, rows)

    monkeypatch.setattr(batch, "extend", counted)
    many = Sampling(samples=20, temperature=1.0)
    generate(decoder, prompts, stop=(1,), max_new_tokens=8, sampling=many, batch_size=40)
    # all but the last token of each, and the two tokens that all begin with only once
    assert sum(read) == 2 + sum(len(prompt) - 3 for prompt in prompts)


@pytest.mark.parametrize("restricted", [False, True])
def test_log_probabilities_are_those_of_the_training_forward_pass(
    family_folder: ModelFolder, decoder: Decoder, prompts: list[list[int]], restricted: bool
):
    vocabulary = sorted({token for prompt in prompts for token in prompt} | {1}) if restricted else None
    found = generate(
        decoder,
        prompts,
        stop=(1,),
        max_new_tokens=12,
        sampling=Sampling(samples=2, temperature=0.7, top_k=30),
        vocabulary=vocabulary,
        log_probabilities=True,
    )
    packed = pack_model(adapted_model(family_folder, window=8), jnp.float32)
    words = None if vocabulary is None else fixed_vocabulary(vocabulary)
    embedding = packed.embedder.matrix[...] if words is None else packed.embedder.matrix[...][words.ids]
    some = found[::7]
    length = max(len(prompts[one.prompt]) for one in some) + 12
    ids, segments = np.zeros((2, len(some), length), np.int32)
    for row, one in enumerate(some):
        whole = [*prompts[one.prompt], *one.tokens]
        ids[row, : len(whole)], segments[row, : len(whole)] = whole, 2
    positions = np.broadcast_to(np.arange(length), ids.shape)
    mask = block_causal_mask(jnp.asarray(segments))
    hidden = nnx.jit(lambda model: hidden_states(model, ids, positions, mask, lora_scale=1.0))(packed)
    for row, one in enumerate(some):
        start, written = len(prompts[one.prompt]) - 1, np.array(one.tokens, np.int32)
        target = np.resize(written if words is None else words.positions_of(written), 12)
        # one loss a token, by a weight of 1 for each in turn
        losses = jax.vmap(
            lambda x, t: chunked_cross_entropy(
                x[None], embedding, embedding.T, t[None], jnp.ones(1), cap=packed.final_cap
            )
        )(hidden[row, start : start + 12], target)
        wanted = -np.asarray(losses)[: len(written)]
        np.testing.assert_allclose(one.log_probabilities[: len(written)], wanted, atol=2e-4)
        if vocabulary:
            assert set(one.tokens) <= set(vocabulary)
    assert len(found) == 2 * len(prompts)


def test_vocabulary_with_unknown_ids_is_refused(decoder: Decoder):
    for ids in ([], [-1, 3], [10**6]):
        with pytest.raises(M32Error, match=r"vocabulary: found .* expected at least one id, all from 0 to"):
            generate(decoder, [[2, 3]], stop=(1,), max_new_tokens=2, vocabulary=ids)


def test_samples_that_begin_later_answer_their_own_prompt(decoder: Decoder, prompts: list[list[int]]):
    """Rows become free at different times, and several of them take the prompt of a row that is still writing."""
    some = sorted(prompts, key=len)[-2:]
    options = {"stop": tuple(range(40)), "sampling": Sampling(samples=32, temperature=1.5, seed=7)}
    together = draw(decoder, some, **options)
    assert len({len(tokens) for tokens, _, _ in together.values()}) > 3, "rows become free one after the other"
    assert together == draw(decoder, some[:1], **options) | draw(decoder, some[1:], **options)
