"""Bounds of the sampling settings."""

import math
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.inference.sampling import GREEDY, Sampling


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("samples", 0),
        ("samples", -3),
        ("samples", 1025),
        ("temperature", -0.1),
        ("temperature", 11.0),
        ("temperature", math.nan),
        ("temperature", math.inf),
        ("top_k", -1),
        ("top_p", 0.0),
        ("top_p", 1.01),
        ("top_p", math.nan),
        ("seed", -1),
        ("seed", 2**32),
    ],
)
def test_value_out_of_bounds_is_refused_and_named(name: str, value: Any):
    with pytest.raises(M32Error, match=f"^{name}: found {value}, expected "):
        Sampling(**{name: value})


def test_several_greedy_samples_are_refused():
    with pytest.raises(M32Error, match=r"samples: found 8 at temperature 0.*Set a temperature above 0"):
        Sampling(samples=8, temperature=0)


def test_temperature_0_is_greedy():
    assert GREEDY.greedy
    assert not Sampling(temperature=0.1).greedy
