"""The settings of the rounds, as they are read from a run config."""

import pytest

from m32_assets.orchestration.rl_config import rl_settings_of
from m32_assets.rl.settings import RlSettings


@pytest.mark.parametrize(
    ("config", "settings"),
    [
        ({}, RlSettings()),
        ({"ops": {"rl_checkpoint": {}}}, RlSettings()),
        ({"ops": {"rl_checkpoint": {"config": {"rounds": 4}}}}, RlSettings(rounds=4)),
        (
            {"ops": {"rl_checkpoint": {"config": {"rounds": 4, "max_round_minutes": 60}}}},
            RlSettings(rounds=4, max_round_minutes=60),
        ),
    ],
)
def test_settings_are_read_from_a_run_config_that_may_lack_any_part(config: object, settings: RlSettings):
    assert rl_settings_of(config) == settings
