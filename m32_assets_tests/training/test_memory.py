"""The memory estimate, and the refusal that names changes which make a training fit."""

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from flax import nnx

from dev.drills.resume_drill import make_inputs, train_here
from m32_assets.common.errors import M32Error
from m32_assets.gemma.loading import add_lora, device_mesh, load_model, lora_state
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.registry import ATTENTION, ATTENTION_AND_MLP, MODELS, model_entry
from m32_assets.orchestration.model_config import TrainingConfig
from m32_assets.training import trainer
from m32_assets.training.memory import (
    GB,
    MemoryInputs,
    adapter_parameters,
    available_memory,
    estimate,
    keeps_copies,
    require_memory,
)
from m32_assets.training.settings import TrainingSettings
from m32_assets_tests.support.project import ROOT

GPU = MemoryInputs(model_entry("gemma3-1b-it").shape, targets=6000, batch_size=16, itemsize=2, platform="gpu")
SETTINGS = TrainingSettings(batch_size=16, max_seq_len=512)


def test_estimate_is_reported_if_it_fits_and_refused_otherwise():
    need = estimate(SETTINGS, GPU).needed
    told = require_memory(SETTINGS, GPU, need)
    assert f"{need / GB:.2f} GB per device" in told
    with pytest.raises(M32Error, match="memory of the gpu device"):
        require_memory(SETTINGS, GPU, need - 1)


@pytest.mark.parametrize("share", [0.9, 0.6])
def test_refusal_names_three_changes_that_each_suffice(share: float):
    available = int(share * estimate(SETTINGS, GPU).needed)
    with pytest.raises(M32Error) as refused:
        require_memory(SETTINGS, GPU, available)
    ways = refused.value.fix.removeprefix("Set ").split("; or ")
    assert len(ways) == 3
    for way in ways:
        changes = yaml.safe_load("{" + way + "}")
        changed = SETTINGS.model_copy(update=changes)
        assert changed.batch_size * changed.gradient_accumulation_steps == SETTINGS.batch_size
        assert estimate(changed, GPU, changes.get("fsdp", 1)).needed <= available
        TrainingConfig(**changes)


def test_remat_is_not_advised_on_a_cpu():
    cpu = replace(GPU, platform="cpu")
    assert estimate(SETTINGS.model_copy(update={"remat": True}), cpu).needed == estimate(SETTINGS, cpu).needed
    with pytest.raises(M32Error) as refused:
        require_memory(SETTINGS, cpu, int(0.9 * estimate(SETTINGS, cpu).needed))
    assert "batch_size: " in refused.value.fix
    assert "remat" not in refused.value.fix


def test_refusal_says_if_no_setting_helps():
    with pytest.raises(M32Error, match="No setting makes it fit"):
        require_memory(SETTINGS, GPU, 10_000_000)


def test_backend_without_memory_report_is_not_refused():
    assert "does not report" in require_memory(SETTINGS, GPU, None)


def test_refusal_on_a_gpu_names_what_gives_jax_more_of_it():
    with pytest.raises(M32Error, match="XLA_PYTHON_CLIENT_MEM_FRACTION"):
        require_memory(SETTINGS, GPU, 10**9)
    with pytest.raises(M32Error) as refused:
        require_memory(SETTINGS, replace(GPU, platform="tpu"), 10**9)
    assert "XLA" not in str(refused.value)


def test_available_memory_is_the_least_of_all_devices():
    def device(limit: int | None, used: int = 0) -> SimpleNamespace:
        stats = None if limit is None else {"bytes_limit": limit, "bytes_in_use": used}
        return SimpleNamespace(platform="gpu", memory_stats=lambda: stats)

    assert available_memory([device(16), device(12), device(15, 5)]) == 10
    assert available_memory([device(16), device(None)]) is None


def test_training_is_refused_before_the_model_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    make_inputs(tmp_path)
    monkeypatch.setattr(trainer, "available_memory", lambda: 100_000_000)
    monkeypatch.setattr(trainer, "load_with_adapters", lambda *_: pytest.fail("loaded"))
    with pytest.raises(M32Error, match=r"0\.10 GB free"):
        train_here(tmp_path, "training")


@pytest.mark.parametrize("targets", [ATTENTION, ATTENTION_AND_MLP, f"layers/1/{ATTENTION_AND_MLP}"])
def test_counts_of_adapters_and_weights_match_the_model(folder: ModelFolder, targets: str):
    model = add_lora(load_model(folder, device_mesh()), device_mesh(), targets=targets, rank=8, alpha=8, seed=0)
    found = sum(leaf[...].size for _, leaf in nnx.to_flat_state(lora_state(model)))
    assert found == sum(adapter_parameters(folder.shape, TrainingSettings(lora_rank=8, lora_target_modules=targets)))
    base = sum(leaf[...].size for _, leaf in nnx.to_flat_state(nnx.state(load_model(folder, device_mesh()))))
    assert base == folder.shape.parameters


def test_each_setting_changes_the_estimate():
    need = estimate(SETTINGS, GPU)
    assert (
        estimate(SETTINGS.model_copy(update={"remat": True}), GPU).parts["activations"] < need.parts["activations"] / 5
    )
    assert (
        estimate(SETTINGS.model_copy(update={"batch_size": 4, "gradient_accumulation_steps": 4}), GPU).needed
        < need.needed
    )
    spread = estimate(SETTINGS, GPU, fsdp=8)
    assert spread.parts["weights"] == need.parts["weights"] // 8
    assert (
        estimate(SETTINGS.model_copy(update={"replicate": "always"}), GPU, fsdp=8).parts["weights"]
        == need.parts["weights"]
    )
    assert estimate(SETTINGS, replace(GPU, itemsize=4)).parts["weights"] == 2 * need.parts["weights"]
    upper = estimate(
        SETTINGS.model_copy(update={"lora_target_modules": f"layers/(9|1[0-9]|2[0-5])/{ATTENTION_AND_MLP}"}), GPU
    )
    layers = GPU.shape.layers
    for part in ("activations", "adapters"):
        assert upper.parts[part] == need.parts[part] * (layers - 9) // layers


def test_whole_weights_are_kept_where_they_take_half_of_a_device_at_most():
    parts = estimate(SETTINGS, GPU).parts
    enough = 2 * (parts["weights"] + parts["adapters"] + parts["optimizer"])
    assert [keeps_copies(SETTINGS, GPU, total) for total in (enough, enough - 1, None)] == [True, False, False]
    for word, kept in (("always", True), ("never", False)):
        assert keeps_copies(SETTINGS.model_copy(update={"replicate": word}), GPU, enough // 2) is kept


def test_records_of_earlier_versions_are_read():
    assert [TrainingSettings(replicate=old).replicate for old in (True, False)] == ["always", "never"]  # pyright: ignore[reportArgumentType]


def test_available_memory_is_plausible():
    available = available_memory()
    assert available is None or 10**8 < available < 10**14


@pytest.mark.parametrize(("preset", "devices"), [("gpu", 1), ("kaggle-tpu", 8)])
def test_accelerator_presets_fit_into_16_gb(preset: str, devices: int):
    ops = yaml.safe_load((ROOT / f"m32_assets/presets/{preset}.yaml").read_text("utf-8"))["ops"]
    settings = TrainingConfig(**ops["sft_checkpoint"]["config"]).settings()
    assert settings.batch_size == GPU.batch_size
    given = replace(GPU, shape=MODELS[ops["base_model"]["config"]["model_name"]].shape)
    assert re.search(r"needs about \d", require_memory(settings, given, int(16 * GB), devices))
