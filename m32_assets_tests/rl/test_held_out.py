"""The scores of held-out prompts, what a stage needs to begin, and when rounds end."""

from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.evaluation.samples import pass_at_k
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.rl.held_out import HeldOut, held_out_scores, require_headroom
from m32_assets.rl.round_end import TIME_IS_UP, best_round, why_taken, why_to_stop
from m32_assets.rl.settings import RlSettings
from m32_assets_tests.rl.answers import group_of, planted, sum_prompt, text_of
from m32_assets_tests.support.rounds import greedy as greedy_rewards

RIGHT, WRONG = text_of("17 + 20 = 37", 37), text_of("17 + 20 = 38", 38)


def test_scores_are_those_of_the_samples(folder: ModelFolder):
    sampler, prompt = planted(folder), sum_prompt(17, 20)
    groups = [
        group_of(sampler, prompt, RIGHT, WRONG, "no form", WRONG),
        group_of(sampler, prompt, WRONG, WRONG, WRONG, WRONG),
        group_of(sampler, prompt, RIGHT, RIGHT, RIGHT, WRONG, cut=[0]),
    ]
    greedy = [group_of(sampler, prompt, text) for text in (RIGHT, WRONG, "no form")]
    found = held_out_scores(groups, greedy)
    assert (found.prompts, found.k, found.ever_right) == (3, 4, 2)
    assert found.pass_at_1 == pytest.approx(sum(pass_at_k(4, right, 1) for right in (1, 0, 3)) / 3)
    assert found.pass_at_k == pytest.approx(sum(pass_at_k(4, right, 4) for right in (1, 0, 3)) / 3)
    assert found.well_formed == pytest.approx(11 / 12)
    assert found.false_claims == pytest.approx(7 / 12)
    assert found.reward == pytest.approx(sum(one.reward.total for group in groups for one in group) / 12)
    assert groups[2][0].reward.total == 0, "it was cut"
    assert found.greedy_right == pytest.approx(1 / 3)
    assert found.greedy_rewards == [one.reward.total for (one,) in greedy]


def scores(pass_at_1: float, pass_at_k: float, ever_right: int) -> HeldOut:
    """The scores of 200 prompts with 8 samples each."""
    return HeldOut(200, 8, 0.0, pass_at_1, pass_at_k, ever_right, 1.0, 0.0, 1.0, [], 0.0)


def test_headroom_is_said_or_refused():
    with pytest.raises(M32Error, match=r"3 of 200 held-out prompts are ever right in 8 samples.*Fine-tune first"):
        require_headroom(scores(0.005, 0.015, 3), 0.02)
    with pytest.raises(M32Error, match="Add harder prompts"):
        require_headroom(scores(0.99, 1.0, 200), 0.02)
    assert "headroom 0.200" in require_headroom(scores(0.3, 0.5, 100), 0.02)
    assert require_headroom(scores(0, 0, 0), 0)


def row(number: int, reward: float, **changes: Any) -> dict[str, Any]:
    """A row of metrics of a round of a minute, whose greedy answers all earn the same."""
    return {
        "round": number,
        **greedy_rewards(reward),
        "held_out_reward": 0.5,
        "entropy": 1.0,
        "well_formed": 0.9,
        "seconds": {"sampling": 40.0, "learning": 20.0},
        **changes,
    }


def test_best_round_is_the_first_of_equals():
    assert best_round([row(0, 0.5), row(1, 0.5)]) == 0
    assert best_round([row(0, 0.5), row(1, 0.6), row(2, 0.6), row(3, 0.55)]) == 1
    assert best_round([row(0, 0.5), row(1, 0.4)]) == 0


def test_sampled_answers_decide_between_rounds_whose_greedy_ones_earn_the_same():
    assert best_round([row(0, 0.5), row(1, 0.5, held_out_reward=0.6), row(2, 0.4, held_out_reward=0.9)]) == 1


def answered(number: int, right: int, of: int, sampled: float, *, first: int = 0) -> dict[str, Any]:
    """A row whose greedy answers to ``right`` prompts, from number ``first`` on, are right."""
    rewards = [float(first <= place < first + right) for place in range(of)]
    return row(number, right / of, greedy_rewards=rewards, held_out_reward=sampled)


def test_sampled_answers_decide_within_one_standard_error_of_the_difference():
    # one of 100 answers differs: the error is 0.01, and so is the difference
    assert best_round([answered(0, 40, 100, 0.3), answered(1, 39, 100, 0.4)]) == 1
    # four differ, one way: 0.04 with an error of 0.0197
    assert best_round([answered(0, 40, 100, 0.3), answered(1, 36, 100, 0.4)]) == 0
    # the same means, but 32 and 28 other answers: an error of 0.0778
    assert best_round([answered(0, 40, 100, 0.3), answered(1, 36, 100, 0.4, first=32)]) == 1
    # the round whose greedy answers earn most is what others are compared with
    assert best_round([answered(0, 30, 100, 0.5), answered(1, 40, 100, 0.3), answered(2, 39, 100, 0.4)]) == 2


def test_single_prompt_has_no_error():
    assert best_round([answered(0, 1, 1, 0.3), answered(1, 0, 1, 0.9)]) == 0


def test_choice_says_what_the_round_has_and_what_was_before():
    assert why_taken([row(0, 0.5), row(1, 0.6, held_out_reward=0.45)]) == (
        "round 1 of 1 is taken for its held-out reward, 0.6000 greedy and 0.4500 sampled, which was 0.5000 greedy and "
        "0.5000 sampled before the rounds"
    )
    assert why_taken([row(0, 0.5), row(1, 0.5)]) == (
        "no round is better than the SFT checkpoint by held-out reward (0.5000 greedy and 0.5000 sampled)"
    )


@pytest.mark.parametrize(
    ("last", "changes", "said"),
    [
        (row(2, 0.6), {}, ""),
        (row(2, 0.4), {}, ""),
        (row(2, 0.4), {"patience": 2}, "no round has been better than round 0 for 2 rounds"),
        (row(2, 0.6, entropy=0.19), {}, "entropy has collapsed: 0.190"),
        (row(2, 0.6, entropy=0.2), {}, ""),
        (row(2, 0.6, well_formed=0.79), {}, "the form is being lost: 0.790"),
        (row(2, 0.6, well_formed=0.81), {}, ""),
        # with rewards of one's own alone there is no form to lose
        (row(2, 0.6, well_formed=0.0), {"rewards": {"my:own": 1.0}}, ""),
        (
            row(2, 0.6, well_formed=0.79),
            {"rewards": {"my_rewards:brief": 1.0, "claims": 0.1}},
            "the form is being lost",
        ),
        (row(2, 0.6), {"max_round_minutes": 2}, TIME_IS_UP),
        (row(2, 0.6), {"max_round_minutes": 3}, ""),
    ],
)
def test_rounds_end_where_no_further_one_is_worth_its_time(last: dict[str, Any], changes: dict[str, Any], said: str):
    found = why_to_stop([row(0, 0.5), row(1, 0.45), last], RlSettings(rounds=9, **changes))
    assert (said in found) if said else not found


def test_time_of_round_0_does_not_count():
    rows = [row(0, 0.5, seconds={"held out": 900.0})]
    assert why_to_stop(rows, RlSettings(rounds=9, max_round_minutes=1)) == ""
