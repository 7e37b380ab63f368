"""The settings of the stage: what is refused, and what a method does not use."""

import pytest

from m32_assets.rl.settings import OF_METHODS, RlSettings


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"method": "rft", "kl_weight": 0.5}, ["kl_weight"]),
        ({"method": "rft", "max_corrections": 1, "values_per_prompt": 0}, ["max_corrections", "values_per_prompt"]),
        ({"method": "grpo", "sft_share": 0.1, "keep_up_to": 0.5}, ["keep_up_to", "sft_share"]),
        ({"method": "grpo", "kl_weight": 0.5, "max_refills": 2}, []),
        ({"method": "correct", "max_corrections": 1, "sft_share": 0.1}, []),
        ({"method": "rft", "kl_weight": 0.0}, []),
    ],
)
def test_changed_settings_of_another_method_are_named(values: dict, expected: list[str]):
    assert RlSettings(**values).not_used() == expected


def test_policy_gradient_is_of_the_probabilities_that_the_answers_are_drawn_with():
    assert RlSettings(method="grpo", temperature=0.5).learned_temperature == 0.5
    assert RlSettings(method="rft", temperature=0.5).learned_temperature == 1
    assert RlSettings(method="correct", temperature=0.5).learned_temperature == 1


def test_descriptions_name_the_methods_that_use_a_setting():
    said = {
        name: tuple(field.description.split(":")[0].split(" and "))
        for name, field in RlSettings.model_fields.items()
        if field.description and field.description.split(":")[0] in ("grpo", "correct", "rft", "rft and correct")
    }
    assert said == OF_METHODS
