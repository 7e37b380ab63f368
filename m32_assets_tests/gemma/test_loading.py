"""Loading and LoRA on small random weights."""

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.gemma.loading import add_lora, device_mesh, load_model
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.registry import ATTENTION_AND_MLP
from m32_assets.gemma.tokenizer import load_tokenizer


def test_special_pieces_stay_whole(folder: ModelFolder):
    tokenizer = load_tokenizer(folder.path)
    assert tokenizer.bos_id() == 2
    assert tokenizer.encode("<start_of_turn>user\n", out_type=str)[0] == "<start_of_turn>"


def test_targets_that_match_no_module_are_refused(folder: ModelFolder):
    """Such as the upper layers of a larger model."""
    base = load_model(folder, device_mesh())
    with pytest.raises(M32Error, match=r"matches no module of the 2 layers, expected .* layers/0/attn/q_einsum"):
        add_lora(base, device_mesh(), targets=f"layers/9/{ATTENTION_AND_MLP}", rank=4, alpha=4, seed=0)
