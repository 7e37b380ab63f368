"""Rewards that a user wrote: where they are found, and what they may return."""

import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.rl.own_rewards import own_reward

VALUES = {
    "half": 0.5,
    "one": 1,
    "true": True,
    "fraction": Fraction(1, 4),
    "numpy": np.bool_(True),
    "numpy_float": np.float32(0.25),
    "numpy_array": np.ones(1),
    "none": None,
    "text": "0.5",
    "negative": -0.1,
    "two": 2,
    "nan": math.nan,
    "infinite": math.inf,
    "huge": 10**400,
    "complex": 0.5 + 0j,
}


REFUSED = ["none", "text", "negative", "two", "nan", "infinite", "huge", "complex", "numpy_array"]
NUMBERS = [("half", 0.5), ("one", 1), ("true", 1), ("fraction", 0.25), ("numpy", 1), ("numpy_float", 0.25)]


def returns(prompt: str, completion: str, reference: str, meta: dict) -> object:
    return VALUES[completion]


def takes_less(prompt: str, completion: str) -> float:
    return 1.0


def leaves(prompt: str, completion: str, reference: str, meta: dict) -> float:
    return meta["weight"]


def exits(prompt: str, completion: str, reference: str, meta: dict) -> float:
    raise SystemExit(0)


def call(name: str, completion: str = "", module: str = __name__) -> float:
    return own_reward(f"{module}:{name}", "p", completion, "r", {})


@pytest.mark.parametrize(("name", "value"), NUMBERS)
def test_number_from_0_to_1_is_taken(name: str, value: float):
    found = call("returns", name)
    assert found == value
    assert type(found) is float


@pytest.mark.parametrize("name", REFUSED)
def test_other_values_are_refused_with_the_function_and_the_value(name: str):
    found = rf"found .* \({type(VALUES[name]).__name__}\) returned for the completion '{name}'"
    with pytest.raises(
        M32Error, match=f"reward '{__name__}:returns': {found}, expected a number from 0 to 1"
    ) as refused:
        call("returns", name)
    assert len(str(refused.value)) < 500


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "takes_less",
            r"found TypeError: takes_less\(\) takes 2 .*It is called with prompt, completion, reference and meta",
        ),
        (
            "leaves",
            r"leaves' \(test_own_rewards.py:\d+\): found KeyError: 'weight' for the completion '', expected a number",
        ),
        ("exits", r"exits' \(test_own_rewards.py:\d+\): found SystemExit: 0 for the completion ''"),
        ("return", "found no such function in .*, expected returns"),
        ("VALUES", r"reward '.*:VALUES': found .* \(dict\), expected a function"),
    ],
)
def test_function_that_cannot_be_used_is_named(name: str, said: str):
    with pytest.raises(M32Error, match=said):
        call(name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("no_such_module", "ModuleNotFoundError"),
        ("no_such_package.inside", "ModuleNotFoundError"),
        ("broken_rewards", "SyntaxError"),
        ("leaving_rewards", "SystemExit"),
    ],
)
def test_module_that_cannot_be_imported_is_named(name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken_rewards.py").write_text("def f(:\n", "utf-8")
    (tmp_path / "leaving_rewards.py").write_text("raise SystemExit(3)\n", "utf-8")
    with pytest.raises(M32Error, match=f"reward '{name}:f': found {said}.*, expected a module that can be imported"):
        call("f", module=name)


def test_completion_of_an_error_is_shown_by_its_beginning():
    text = "x" * 1000
    with pytest.raises(M32Error, match=r"KeyError: 'weight' for the completion 'x{60}…', expected"):
        call("leaves", text)


def test_module_in_the_current_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "rewards_of_this_folder.py").write_text("def short(p, c, r, meta):\n    return len(c) < 5\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert call("short", "1234", "rewards_of_this_folder") == 1
    assert call("short", "12345", "rewards_of_this_folder") == 0
