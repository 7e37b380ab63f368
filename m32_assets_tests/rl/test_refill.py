"""Prompts whose answers all have the same reward are replaced while any is waiting."""

from collections.abc import Sequence

import pytest

from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.rl.prompts import Prompt
from m32_assets.rl.refill import refilled
from m32_assets.rl.rollouts import Group
from m32_assets_tests.rl.answers import Planted, group_of, planted, sum_prompt, text_of


@pytest.fixture(scope="module")
def sampler(folder: ModelFolder) -> Planted:
    return planted(folder)


class Asked:
    """Prompts that are asked. Those with an even reference get a right and a wrong answer, others two wrong ones."""

    def __init__(self, sampler: Planted) -> None:
        self.sampler, self.turns = sampler, list[list[str]]()

    def __call__(self, chosen: Sequence[Prompt], attempt: int) -> list[Group]:
        assert attempt == len(self.turns)
        self.turns.append([one.question for one in chosen])
        return [self._group(one) for one in chosen]

    def _group(self, prompt: Prompt) -> Group:
        right, wrong = text_of("1 + 1 = 2", int(prompt.reference)), text_of("1 + 1 = 2", 999)
        teaches = int(prompt.reference) % 2 == 0
        return group_of(self.sampler, prompt, right if teaches else wrong, wrong)


def prompts(*references: int) -> list[Prompt]:
    return [sum_prompt(reference - 1, 1) for reference in references]


def questions(*references: int) -> list[str]:
    return [one.question for one in prompts(*references)]


def test_each_group_without_variance_is_replaced_by_a_waiting_prompt(sampler: Planted):
    asked = Asked(sampler)
    found = refilled(prompts(2, 3, 5, 7, 4, 6, 8), 3, asked)
    assert asked.turns == [questions(2, 3, 5), questions(7, 4), questions(6)]
    assert [group[0].prompt.question for group in found] == questions(2, 3, 5, 7, 4, 6)


def test_none_is_replaced_where_all_teach_or_none_is_waiting(sampler: Planted):
    asked = Asked(sampler)
    assert len(refilled(prompts(2, 4, 6, 8), 2, asked)) == 2
    assert asked.turns == [questions(2, 4)]
    asked = Asked(sampler)
    assert len(refilled(prompts(3, 5), 2, asked)) == 2
    assert asked.turns == [questions(3, 5)]


def test_last_waiting_prompts_end_it(sampler: Planted):
    asked = Asked(sampler)
    assert len(refilled(prompts(3, 5, 7), 2, asked)) == 3
    assert asked.turns == [questions(3, 5), questions(7)]


def test_no_prompt_asks_nothing(sampler: Planted):
    asked = Asked(sampler)
    assert refilled([], 2, asked) == []
    assert asked.turns == []
