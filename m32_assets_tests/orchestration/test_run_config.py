"""An invalid run config is refused before anything runs. The message says where, what was found and expected."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from m32_assets.common.errors import M32Error
from m32_assets.definitions import graph_job
from m32_assets.orchestration.presets import preset_config, preset_names
from m32_assets.orchestration.run_config import resolved_config, run_name


@pytest.mark.parametrize("preset", preset_names())
def test_preset_is_valid_and_gets_its_defaults(preset: str):
    resolved, problems = resolved_config(graph_job(), preset_config(preset))
    assert problems == []
    assert resolved["resources"]["template"]["config"]["style"] == "tags"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ops: {sft_dta: {config: {}}}", "ops: found 'sft_dta', expected one of sft_data"),
        ("resources: {path: {config: {}}}", "resources: found 'path', expected one of paths"),
        ("op: 3", "run config: found 'op', expected one of ops"),
        (
            "ops: {sft_checkpoint: {config: {num_epoch: 1}}}",
            "ops.sft_checkpoint.config: found 'num_epoch', expected one of num_epochs",
        ),
        (
            "ops: {sft_checkpoint: {config: {num_epochs: 0}}}",
            "ops.sft_checkpoint.config: num_epochs: found 0, expected 1 to 100",
        ),
        (
            "ops: {sft_checkpoint: {config: {row_length: 512}}}",
            "ops.sft_checkpoint.config: found 'row_length', which is now called max_seq_len",
        ),
        (
            "ops: {sft_data: {config: {style: numbered}}}",
            "ops.sft_data.config: found 'style', which is now called resources.template.config.style",
        ),
        ("ops: []", "Value at path root:ops must be dict."),
        ("ops: {base_model: {config: }}", "Value at path root:ops:base_model:config must not be None."),
    ],
)
def test_problem_of_a_run_config_is_one_sentence(text: str, message: str):
    _, problems = resolved_config(graph_job(), yaml.safe_load(text))
    assert len(problems) == 1
    assert problems[0].startswith(message)
    assert "\n" not in problems[0]
    assert "{" not in problems[0], "the whole schema is not shown"


def test_each_unknown_field_is_named():
    config = yaml.safe_load("ops: {sft_checkpoint: {config: {epochs: 1, lora_rnk: 8}}}")
    _, problems = resolved_config(graph_job(), config)
    assert problems[0] == "ops.sft_checkpoint.config: found 'epochs', which is now called num_epochs"
    assert problems[1].startswith("ops.sft_checkpoint.config: found 'lora_rnk', expected one of lora_rank")
    assert len(problems) == 2


@pytest.mark.parametrize("text", ["resources: 3", "resources: {paths: [1]}", "resources: {paths: {config: {run: 4}}}"])
def test_invalid_run_name_is_refused(text: str):
    config: dict[str, Any] = yaml.safe_load(text)
    with pytest.raises(M32Error, match=r"mine.yaml resources"):
        run_name(config, Path("mine.yaml"))


@pytest.mark.parametrize("text", ["{}", "resources:", "resources: {paths: }"])
def test_missing_run_name_is_the_default(text: str):
    assert run_name(yaml.safe_load(text), Path("mine.yaml")) == "m32_v1"
