"""The settings of the stage: what is refused, and what a method does not use."""

import pytest
from pydantic import ValidationError

from m32_assets.rl.settings import OF_METHODS, RlSettings


def test_grpo_samples_at_the_temperature_that_its_loss_is_of():
    with pytest.raises(ValidationError, match="the loss of grpo is of probabilities at temperature 1"):
        RlSettings(method="grpo", temperature=0.7)
    assert RlSettings(method="grpo", temperature=1).temperature == 1
    assert RlSettings(method="rft", temperature=0.7).temperature == 0.7


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


def test_descriptions_name_the_methods_that_use_a_setting():
    said = {
        name: tuple(field.description.split(":")[0].split(" and "))
        for name, field in RlSettings.model_fields.items()
        if field.description and field.description.split(":")[0] in ("grpo", "correct", "rft", "rft and correct")
    }
    assert said == OF_METHODS
