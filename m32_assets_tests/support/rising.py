"""A reward that rises with every answer, so that the last round is the best one, whatever the model has learned."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from m32_assets.orchestration.presets import preset_config

_ANSWERS = itertools.count(1)


def rising(prompt: str, completion: str, reference: str, meta: Mapping[str, Any]) -> float:
    """The number of answers so far, in millionths."""
    return next(_ANSWERS) / 1e6


RISING = {
    "rl_checkpoint": {
        "config": {**preset_config("tiny")["ops"]["rl_checkpoint"]["config"], "rewards": {f"{__name__}:rising": 1.0}}
    }
}
"""The run config of rounds of which one is better, which is published."""
