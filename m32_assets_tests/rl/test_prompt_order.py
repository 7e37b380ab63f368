"""Prompts are drawn by the variance of their answers, or those that were asked least."""

import json
from collections import Counter

import pytest

from m32_assets.rl.prompt_order import LEAST_WEIGHT, PromptOrder
from m32_assets.rl.prompts import Prompt


def prompt(name: str, topic: str = "sums") -> Prompt:
    """A prompt of a topic."""
    return Prompt(name, name, "1", "generated", topic)


PROMPTS = [prompt(name) for name in ("even", "rare", "sure")]


def test_prompts_are_drawn_in_proportion_to_the_variance_of_their_answers():
    order = PromptOrder(right={"even": 0.5, "rare": 0.1, "sure": 1.0})
    drawn = Counter(order.most_uncertain(PROMPTS, 1, seed)[0].id for seed in range(4000))
    weights = {"even": 0.25, "rare": 0.09, "sure": LEAST_WEIGHT}
    for name, weight in weights.items():
        assert drawn[name] / 4000 == pytest.approx(weight / sum(weights.values()), abs=0.025)
    assert drawn["sure"] > 0, "a prompt that was all right is asked now and then"


def test_prompt_that_was_not_asked_has_the_share_of_its_topic():
    known = [prompt(f"hard {i}", "hard") for i in range(30)]
    order = PromptOrder(right={one.id: 0.0 for one in known})
    new = [prompt("new hard", "hard"), prompt("new", "other")]
    drawn = Counter(
        next(one for one in order.most_uncertain([*known, *new], 32, seed) if one in new).id for seed in range(1000)
    )
    # 1 right of 32 by the prior: 0.03 × 0.97, beside 0.25 of a topic that nothing is known of
    assert drawn["new hard"] / 1000 == pytest.approx(0.0303 / (0.0303 + 0.25), abs=0.04)


def test_least_asked_go_first():
    order = PromptOrder()
    assert len({tuple(one.id for one in order.least_asked(PROMPTS, 3, seed)) for seed in range(40)}) == 6
    order.note(PROMPTS[0], 0.5)
    order.note(PROMPTS[2], 0.5)
    order.note(PROMPTS[2], 1.0)
    for seed in range(5):
        assert [one.id for one in order.least_asked(PROMPTS, 3, seed)] == ["rare", "even", "sure"]
    assert order.right == {"even": 0.5, "sure": 1.0}
    assert order.asked == {"even": 1, "sure": 2}


def test_same_seed_and_state_draw_the_same_prompts_in_any_order_given():
    order = PromptOrder(right={"even": 0.5}, asked={"even": 3})
    again = PromptOrder(**json.loads(json.dumps(order.to_json())))
    for draw in ("least_asked", "most_uncertain"):
        first = [getattr(order, draw)(PROMPTS, 2, seed) for seed in range(20)]
        assert first == [getattr(again, draw)(PROMPTS[::-1], 2, seed) for seed in range(20)]
        assert len({tuple(one.id for one in some) for some in first}) > 1
    assert len(order.most_uncertain(PROMPTS, 9, 0)) == 3
