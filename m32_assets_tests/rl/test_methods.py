"""What rejection sampling and policy gradients make of planted answers."""

from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.rl.examples import Example
from m32_assets.rl.methods.correct import Correction
from m32_assets.rl.methods.grpo import PolicyGradient, advantages, mean_distance, with_kl, without_variance
from m32_assets.rl.methods.rft import RejectionSampling, kept_answers
from m32_assets.rl.settings import RlSettings
from m32_assets_tests.rl.answers import SETTINGS, Planted, given, group_of, planted, sum_prompt, text_of

PROMPT = sum_prompt(17, 20)
ONE_WAY, OTHER_WAY = text_of("17 + 20 = 37", 37), text_of("10 + 20 = 30\n30 + 7 = 37", 37)
SAME_WAY = text_of("first 17 + 20 = 37", 37)
FALSE_CLAIM = text_of("17 + 20 = 38\n38 - 1 = 37", 37)
WRONG = text_of("17 + 21 = 38", 38)


@pytest.fixture(scope="module")
def sampler(folder: ModelFolder) -> Planted:
    return planted(folder)


def keeping(most: int, **changes: float) -> RlSettings:
    """Settings with which at most ``most`` answers to a prompt are kept."""
    return SETTINGS.model_copy(update={"keep_per_prompt": most, **changes})


def test_distinct_calculations_are_kept_first(sampler: Planted):
    group = group_of(sampler, PROMPT, ONE_WAY, ONE_WAY, SAME_WAY, OTHER_WAY)
    assert [one.text for one in kept_answers(group, keeping(2))] == [ONE_WAY, OTHER_WAY]
    assert [one.text for one in kept_answers(group, keeping(9))] == [ONE_WAY, OTHER_WAY, SAME_WAY]


def test_no_cut_false_or_wrong_answer_is_kept(sampler: Planted):
    group = group_of(sampler, PROMPT, ONE_WAY, FALSE_CLAIM, WRONG, "17 + 20 = 37", OTHER_WAY, cut=[0])
    assert [one.text for one in kept_answers(group, keeping(9))] == [OTHER_WAY]
    lesson = RejectionSampling().lesson([group], SETTINGS, given(sampler))
    (example,) = lesson.examples
    assert lesson.counts == {"kept": 1}
    assert lesson.divisor is None
    end = sampler.tokenizer.encode("<end_of_turn>")
    assert example.ids[example.prompt :] == sampler.tokenizer.encode(OTHER_WAY) + end
    assert example.weights == [1.0] * (len(example.ids) - example.prompt)


def test_prompt_that_is_right_too_often_teaches_nothing(sampler: Planted):
    group = group_of(sampler, PROMPT, ONE_WAY, WRONG, OTHER_WAY, WRONG)
    assert len(kept_answers(group, keeping(9, keep_up_to=0.5))) == 2
    assert kept_answers(group, keeping(9, keep_up_to=0.49)) == []
    lesson = Correction().lesson([group[::2]], keeping(9, keep_up_to=0.5), given(sampler))
    assert lesson.counts == {"kept": 0, "corrected": 0, "solutions": 0, "values": 0}, "nor is its solution needed"


def test_without_the_reward_of_the_answer_the_best_of_a_group_are_kept(folder: ModelFolder):
    sampler = planted(folder, rewards={"claims": 1.0})
    group = group_of(sampler, PROMPT, FALSE_CLAIM, ONE_WAY, OTHER_WAY)
    assert [one.text for one in kept_answers(group, keeping(9))] == [ONE_WAY, OTHER_WAY]
    assert kept_answers(group[1:], keeping(9)) == [], "none is better than the others"


def test_advantage_is_the_reward_less_the_mean_of_the_others(sampler: Planted):
    group = group_of(sampler, PROMPT, ONE_WAY, WRONG, OTHER_WAY, WRONG)
    right, wrong = group[0].reward.total, group[1].reward.total
    assert right > wrong
    assert advantages(group) == pytest.approx(
        [right - (right + 2 * wrong) / 3, wrong - (2 * right + wrong) / 3] * 2, abs=1e-12
    )
    assert sum(advantages(group)) == pytest.approx(0, abs=1e-12)
    alike = group_of(sampler, PROMPT, *[ONE_WAY] * 3)
    assert without_variance(alike)
    assert advantages(alike) == [0.0] * 3
    assert not without_variance(group)


def test_cut_answer_counts_as_nothing_and_has_no_loss(sampler: Planted):
    group = group_of(sampler, PROMPT, ONE_WAY, OTHER_WAY, cut=[1])
    assert advantages(group) == pytest.approx([group[0].reward.total, -group[0].reward.total])
    lesson = PolicyGradient().lesson([group], SETTINGS, given(sampler))
    (example,) = lesson.examples
    assert example.weights == [group[0].reward.total] * (len(example.ids) - example.prompt)
    assert lesson.counts == {"better": 1, "worse": 0}


def test_divisor_depends_neither_on_lengths_nor_on_replaced_groups(sampler: Planted):
    long = text_of("17 + 20 = 37\n" * 5, 37)
    groups = [group_of(sampler, PROMPT, ONE_WAY, WRONG), group_of(sampler, PROMPT, ONE_WAY, ONE_WAY)]
    others = [group_of(sampler, PROMPT, long, WRONG), groups[1]]
    asked = (groups, others, [*groups, groups[1]])
    settings = SETTINGS.model_copy(update={"prompts_per_round": 4, "updates_per_round": 2, "samples": 2})
    found = [PolicyGradient().lesson(some, settings, given(sampler)) for some in asked]
    assert {lesson.divisor for lesson in found} == {4.0 * settings.max_new_tokens}
    uneven = settings.model_copy(update={"prompts_per_round": 5, "updates_per_round": 2})
    lesson = PolicyGradient().lesson(groups, uneven, given(sampler))
    assert lesson.divisor == 6.0 * settings.max_new_tokens, "three prompts are asked for each update"
    assert [len(lesson.examples) for lesson in found] == [2, 2, 2], "a group without variance gives nothing"
    better, worse = found[0].examples
    assert better.weights[0] == pytest.approx(-worse.weights[0])


def test_weights_with_kl_have_the_gradient_of_the_distance_in_the_mean():
    draws = np.random.default_rng(0)
    logits, sft, advantage = (draws.normal(0, 1, 7).astype(np.float32) for _ in range(3))

    def aim(logits: jax.Array) -> jax.Array:
        policy = jax.nn.softmax(logits)
        return policy @ advantage - 0.3 * policy @ (jnp.log(policy) - jax.nn.log_softmax(sft))

    now, start = (np.asarray(jax.nn.log_softmax(some)) for some in (logits, sft))
    example = with_kl(Example([1] * 9, 2, advantage.tolist()), now.tolist(), start.tolist(), 0.3)
    # the gradient of an update for each token that may be drawn, by how often the policy draws it
    drawn = np.exp(now) * np.asarray(example.weights)
    mean = drawn - np.exp(now) * drawn.sum()
    np.testing.assert_allclose(mean, jax.grad(aim)(jnp.asarray(logits)), rtol=1e-4, atol=1e-6)
    assert with_kl(Example([1] * 9, 2, [0.5] * 7), now.tolist(), now.tolist(), 0.3).weights == [0.5] * 7


def test_distance_is_zero_for_the_same_policy_and_grows():
    start = np.full(5, -1.0, np.float32)
    found = [mean_distance([start + gap], [start]) for gap in (0.0, 0.1, 0.5, 2.0)]
    assert found[0] == 0
    assert all(a < b for a, b in pairwise(found))
    assert mean_distance([start - 0.1], [start]) == pytest.approx(np.exp(0.1) - 1 - 0.1, rel=1e-4)
