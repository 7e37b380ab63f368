"""The presets of accelerators make as many updates as their hardware pays for, by the arithmetic of the how-to."""

import pytest

from m32_assets.common.text_files import numbered_lines
from m32_assets.data.curated import CURATED_KEY
from m32_assets.orchestration.mixture_config import TrainingDataConfig
from m32_assets.orchestration.model_config import TrainingConfig
from m32_assets.orchestration.presets import preset_config
from m32_assets_tests.support.project import ROOT

SIGNED = 550
TOKENS = 110
"""Of a row of 512, for each conversation in it. docs/how-to/gemma-1b.md has the measurement: 118."""
UPDATES = 1000


def updates(preset: str) -> float:
    """Updates of a preset, at least."""
    ops = preset_config(preset)["ops"]
    data = TrainingDataConfig(**ops["sft_data"]["config"])
    settings = TrainingConfig(**ops["sft_checkpoint"]["config"]).settings()
    curated = sum(1 for _ in numbered_lines(ROOT / "datasets" / CURATED_KEY / "dataset.jsonl"))
    traces = (1 - data.validation_share) * (SIGNED + min(data.curated_traces, curated)) + data.extra_traces
    step = settings.batch_size * settings.gradient_accumulation_steps * settings.max_seq_len
    return settings.num_epochs * traces * TOKENS / step


@pytest.mark.parametrize("preset", ["gpu", "kaggle-tpu"])
def test_preset_of_an_accelerator_makes_a_thousand_updates(preset: str):
    assert updates(preset) >= UPDATES
