"""The presets of accelerators make as many updates as their hardware pays for, and their rounds fit into its memory."""

import pytest

from m32_assets.common.text_files import numbered_lines
from m32_assets.data.curated import CURATED_KEY
from m32_assets.gemma.registry import MODELS
from m32_assets.inference.memory import ROWS, refuse_too_long
from m32_assets.orchestration.mixture_config import TrainingDataConfig
from m32_assets.orchestration.model_config import TrainingConfig
from m32_assets.orchestration.presets import preset_config
from m32_assets.orchestration.rl_config import RlConfig
from m32_assets.rl.stage import MAX_PROMPT_TOKENS
from m32_assets.sft.packing import rounded_up
from m32_assets.training.memory import GB, MemoryInputs, estimate, require_memory
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


@pytest.mark.parametrize(("preset", "devices"), [("gpu", 1), ("kaggle-tpu", 8)])
def test_rounds_of_an_accelerator_fit_into_16_gb(preset: str, devices: int):
    """The learning, and the sampling beside the weights that are packed for it."""
    ops = preset_config(preset)["ops"]
    sft = TrainingConfig(**ops["sft_checkpoint"]["config"]).settings()
    rounds = RlConfig(**ops["rl_checkpoint"]["config"]).settings()
    length = rounded_up(MAX_PROMPT_TOKENS + rounds.max_new_tokens)
    learning = rounds.optimizer_settings(sft).model_copy(
        update={"batch_size": rounds.batch_size, "gradient_accumulation_steps": 1, "max_seq_len": length}
    )
    shape, platform = (
        MODELS[ops["base_model"]["config"]["model_name"]].shape,
        ops["sft_checkpoint"]["config"]["platform"],
    )
    given = MemoryInputs(shape, rounds.batch_size * length, rounds.batch_size, 2, platform, length)
    require_memory(learning, given, int(16 * GB), devices)
    held = sum(estimate(learning, given, devices).parts[part] for part in ("weights", "adapters", "optimizer"))
    refuse_too_long(shape, [MAX_PROMPT_TOKENS], rounds.max_new_tokens, ROWS, int(16 * GB) - held, platform)


def test_local_rl_has_the_data_and_the_training_of_local_long():
    """So a finished training of the one is reused by the other."""
    ours, theirs = preset_config("local-rl")["ops"], preset_config("local-long")["ops"]
    rounds = RlConfig(**ours.pop("rl_checkpoint")["config"])
    assert ours == theirs
    assert (rounds.method, rounds.max_round_minutes) == ("grpo", 90)


@pytest.mark.parametrize("preset", ["local", "local-long", "own-data"])
def test_other_presets_hand_the_sft_checkpoint_on(preset: str):
    assert not RlConfig(**preset_config(preset)["ops"].get("rl_checkpoint", {}).get("config", {})).rounds
