"""A policy learns as the trainer does, sees the probabilities that it sampled with, and goes on after a restart."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest
from flax import nnx

from m32_assets.common.errors import M32Error
from m32_assets.gemma.forward import pack_model
from m32_assets.gemma.loading import lora_state
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.inference.engine import generate
from m32_assets.inference.sampling import Sampling
from m32_assets.rl.examples import Example, weighted_batches
from m32_assets.rl.policy import VOCABULARY_MULTIPLE, Policy, padded_vocabulary
from m32_assets.sft.packing import Tokens, pack
from m32_assets.training.checkpoints import load_adapted
from m32_assets.training.loss import completion_loss, max_targets, model_inputs
from m32_assets.training.mesh import mesh_of
from m32_assets.training.optimizer import optimizer
from m32_assets_tests.rl.small_policy import LENGTH, TRAINING, small_policy
from m32_assets_tests.support.small import conversations

STOP = 1


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an SFT checkpoint."""
    return tmp_path_factory.mktemp("policy")


def _examples(weight: float = 1.0) -> list[Example]:
    found = [(list(one.ids), one.prompt) for one in conversations()]
    return [Example(ids, prompt, [weight] * (len(ids) - prompt)) for ids, prompt in found]


def _arrays(state: Any) -> list[np.ndarray]:
    return [np.asarray(leaf) for leaf in jax.tree.leaves(state)]


def test_update_of_weight_one_is_a_step_of_the_trainer(folder: ModelFolder, work: Path):
    policy = small_policy(folder, work)
    before = _arrays(lora_state(policy.model))
    examples = _examples()
    learned = policy.learn(examples, float(sum(one.weighted for one in examples)))

    mesh, batch = mesh_of(TRAINING), pack(conversations(), LENGTH)
    model: Any = pack_model(load_adapted(folder, work / "actor/1", mesh), np.float32, mesh)
    rule = nnx.Optimizer(model, optimizer(TRAINING, 9, begun=1), wrt=nnx.LoRAParam)
    inputs, loss = model_inputs(batch, max_targets([batch])), completion_loss(TRAINING.lora_scale)
    step = nnx.jit(nnx.value_and_grad(lambda m: loss(m, **inputs), argnums=nnx.DiffState(0, nnx.LoRAParam)))
    value, gradient = step(model)
    rule.update(model, gradient)
    assert learned.loss == pytest.approx(float(value), rel=1e-5)
    assert learned.learning_rate > 0
    assert learned.microbatches == 1
    assert learned.tokens == int((batch.segments > 0).sum())
    for a, b, old in zip(_arrays(lora_state(policy.model)), _arrays(lora_state(model)), before, strict=True):
        # Adam divides by the gradient's size, so the least ones differ most
        np.testing.assert_allclose(a, b, atol=2e-5)
        assert np.abs(a - old).max() > 1e-4


@pytest.mark.parametrize("temperature", [1.0, 0.5])
def test_packed_loss_is_that_of_each_conversation_alone_times_its_weights(
    folder: ModelFolder, work: Path, temperature: float
):
    policy, draws = small_policy(folder, work, temperature=temperature), np.random.default_rng(3)
    examples = [Example(one.ids, one.prompt, draws.normal(0, 1, len(one.weights)).tolist()) for one in _examples()]
    alone = [policy.log_probabilities([Tokens(one.ids, one.prompt)])[0] for one in examples]
    expected = -sum(float(np.dot(one.weights, found)) for one, found in zip(examples, alone, strict=True)) / 7
    together = policy.log_probabilities([Tokens(one.ids, one.prompt) for one in examples])
    for a, b in zip(together, alone, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)
    if temperature != 1:
        plain = small_policy(folder, work).log_probabilities([Tokens(one.ids, one.prompt) for one in examples])
        assert np.abs(np.concatenate(plain) - np.concatenate(together)).max() > 0.1
    assert policy.learn(examples, 7.0).loss == pytest.approx(expected, rel=1e-4)
    worse = policy.log_probabilities([Tokens(examples[0].ids, examples[0].prompt)])[0]
    assert np.dot(examples[0].weights, worse - alone[0]) > 0, "positive weights make tokens likelier"


@pytest.mark.parametrize(
    ("ids", "most", "sampling", "reason"),
    [
        (range(10, 260), 24, Sampling(samples=2, seed=1), "length"),
        ([STOP, *range(20, 30)], 24, Sampling(samples=2, seed=1), "stop"),
        ([40], 70, Sampling(temperature=0.0), "loop"),
    ],
)
def test_learning_and_sampling_see_the_same_probabilities(
    folder: ModelFolder, work: Path, ids: Sequence[int], most: int, sampling: Sampling, reason: str
):
    """Over vocabularies that have to be padded."""
    policy = small_policy(folder, work, np.array(ids, np.int32))
    prompts = [[int(token) for token in one.ids[: one.prompt]] for one in conversations()][:3]
    answers = generate(
        policy.decoder(),
        prompts,
        stop=(STOP,),
        max_new_tokens=most,
        sampling=sampling,
        vocabulary=list(ids),
        log_probabilities=True,
    )
    assert reason in {one.finish_reason for one in answers}
    written = [[*one.tokens, *([STOP] if one.finish_reason == "stop" else [])] for one in answers]
    assert [len(one.log_probabilities) for one in answers] == [len(tokens) for tokens in written]
    asked = [
        Tokens([*prompts[one.prompt], *tokens], len(prompts[one.prompt]))
        for one, tokens in zip(answers, written, strict=True)
    ]
    for one, found in zip(answers, policy.log_probabilities(asked), strict=True):
        np.testing.assert_allclose(found, one.log_probabilities, atol=1e-4)


def test_padding_of_a_vocabulary_represents_no_token():
    ids = np.arange(5, 305, dtype=np.int32)
    padded = padded_vocabulary(ids)
    assert len(padded.ids) == VOCABULARY_MULTIPLE
    assert padded.positions_of(np.array([5, 304], np.int32)).tolist() == [0, 299]
    assert np.exp(padded.log_multiplicity).tolist() == [1.0] * 300 + [0.0] * 212
    assert len(padded_vocabulary(np.arange(512, dtype=np.int32)).ids) == 512


def test_token_that_cannot_be_written_has_no_loss(folder: ModelFolder, work: Path):
    policy = small_policy(folder, work, np.arange(10, 260, dtype=np.int32))
    mine = Example([2, 3, 20, 21], 2, [1.0, 1.0])
    other = Example([2, 3, 20, 500], 2, [1.0, 1.0])
    values = policy.log_probabilities([Tokens(mine.ids, 2)])[0]
    assert policy.learn([other], 1.0).loss == pytest.approx(-float(values[0]), rel=1e-5)


def test_loss_that_is_not_finite_is_refused(folder: ModelFolder, work: Path):
    with pytest.raises(M32Error, match="Lower learning_rate"):
        small_policy(folder, work).learn(_examples(float("inf")), 1.0)


def test_policy_goes_on_with_the_same_bits(folder: ModelFolder, work: Path, tmp_path: Path):
    first, examples = small_policy(folder, work), _examples()
    sft = first.digest()
    for number in (1, 2, 3):
        first.learn(examples, 50.0)
        first.save(tmp_path, number)
    second = small_policy(folder, work)
    assert second.digest() == sft
    assert second.restore(tmp_path) == (3, [])
    assert second.digest() == first.digest() != sft
    assert second.learn(examples, 50.0) == first.learn(examples, 50.0), "its learning rate and moments too"
    assert second.digest() == first.digest()
    start = [second.log_probabilities([Tokens(one.ids, one.prompt) for one in examples], start=True)[0]]
    np.testing.assert_array_equal(start[0], _of_sft(folder, work, examples))


def _of_sft(folder: ModelFolder, work: Path, examples: list[Example]) -> np.ndarray:
    policy: Policy = small_policy(folder, work)
    return policy.log_probabilities([Tokens(one.ids, one.prompt) for one in examples])[0]


@pytest.mark.parametrize("spoilt", ["changed", "gone"])
def test_rounds_behind_a_missing_checkpoint_are_done_again(
    folder: ModelFolder, work: Path, tmp_path: Path, spoilt: str
):
    policy, digests = small_policy(folder, work), {}
    for number in (1, 2, 3):
        policy.learn(_examples(), 50.0)
        policy.save(tmp_path, number)
        digests[number] = policy.digest()
    if spoilt == "gone":
        shutil.rmtree(tmp_path / "actor/2")
    else:
        next((tmp_path / "actor/2").rglob("_METADATA")).write_bytes(b"{}")
    found = small_policy(folder, work)
    number, dropped = found.restore(tmp_path)
    assert number == 1
    assert len(dropped) == (spoilt == "changed")
    assert found.digest() == digests[1]
    found.learn(_examples(), 50.0)
    found.save(tmp_path, 2)
    assert found.digest() == digests[2]
    assert small_policy(folder, work).restore(tmp_path) == (2, [])


def test_microbatches_have_one_shape_and_weights_where_their_tokens_are():
    examples = [
        Example(one.ids, one.prompt, [float(number + 1) * (-1) ** number] * len(one.weights))
        for number, one in enumerate(_examples())
    ]
    batches = [*weighted_batches(examples, 32, 2, 4.0)]
    assert {batch.weights.shape for batch in batches} == {(2, 32)}
    found: dict[float, list[int]] = {}
    for batch in batches:
        assert ((batch.weights != 0) == (batch.rows.loss_mask > 0)).all()
        for weight in np.unique(batch.weights[batch.weights != 0]):
            found[float(weight) * 4] = batch.rows.tokens[batch.weights == weight].tolist()
    assert found == {one.weights[0]: one.ids[one.prompt :] for one in examples}
    assert [one.weighted for one in examples] == [len(one.ids) - one.prompt for one in examples]
    assert Example([1, 2, 3], 1, [0.0, -1.0]).weighted == 1
