"""PeftModel with the exported adapters gives our logits."""

from pathlib import Path

import numpy as np
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json
from m32_assets.export.merged import _logits
from m32_assets.export.peft_adapter import write_peft
from m32_assets_tests.support.small import adapted_model
from m32_assets_tests.support.tuned import SETTINGS, Tuned


@pytest.mark.usefixtures("tools")
def test_peft_gives_our_logits(tuned: Tuned, tmp_path: Path):
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    adapter = tmp_path / "adapter"
    assert write_peft(tuned.checkpoint, tuned.card, adapter, base=str(tuned.base.path)) == 14
    base = AutoModelForCausalLM.from_pretrained(tuned.base.path, dtype=torch.float32, attn_implementation="eager")
    model = PeftModel.from_pretrained(base, adapter).eval()
    with torch.no_grad():
        found = model(torch.arange(2, 34)[None]).logits.numpy()
    ours = _logits(adapted_model(tuned.base, alpha=SETTINGS.lora_alpha))
    np.testing.assert_allclose(ours, found[0], atol=2e-4, rtol=2e-4)
    with model.disable_adapter(), torch.no_grad():
        assert np.abs(model(torch.arange(2, 34)[None]).logits.numpy()[0] - ours).max() > 0.1


def test_config_names_rank_alpha_and_modules(tuned: Tuned, tmp_path: Path):
    write_peft(tuned.checkpoint, tuned.card, tmp_path / "adapter", base="owner/base")
    config = read_json(tmp_path / "adapter/adapter_config.json")
    assert (config["r"], config["lora_alpha"], config["base_model_name_or_path"]) == (4, 6.0, "owner/base")
    assert "model.layers.1.self_attn.k_proj" in config["target_modules"]


def test_folder_that_is_no_checkpoint_is_refused(tuned: Tuned, tmp_path: Path):
    with pytest.raises(M32Error, match="model_params"):
        write_peft(tmp_path, tuned.card, tmp_path / "adapter", base="x")
    assert not (tmp_path / "adapter").exists()
