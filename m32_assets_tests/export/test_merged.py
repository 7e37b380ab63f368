"""The merged model gives the same logits in transformers as here."""

from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, write_json
from m32_assets.defs.model import ROUNDING
from m32_assets.export import memory, merged
from m32_assets.export.merged import _logits, load_for_export, write_merged
from m32_assets.gemma.loading import device_mesh, load_model
from m32_assets.gemma.model_folder import ModelFolder, open_model_folder
from m32_assets_tests.support.rounding import bfloat16_products, live_bytes
from m32_assets_tests.support.small import adapted_model, logits_of
from m32_assets_tests.support.tuned import SETTINGS, Tuned


def test_merging_changes_no_logit(tuned: Tuned):
    assert tuned.found["adapted_weights"] == 12
    assert tuned.found["max_logit_difference"] < 1e-4 * tuned.found["max_logit"]


def test_merged_model_differs_from_the_base_model(tuned: Tuned):
    base, merged = (
        _logits(load_model(folder, device_mesh())) for folder in (tuned.base, open_model_folder(tuned.merged))
    )
    assert np.abs(base - merged).max() > 0.1


def test_bfloat16_takes_half_the_space_and_rounds(tuned: Tuned, tmp_path: Path):
    found = write_merged(tuned.base, tuned.checkpoint, tuned.card, tmp_path / "half", dtype="bfloat16")
    assert 0 < found["max_logit_difference"] < 0.05 * found["max_logit"]
    sizes = [(folder / "model.safetensors").stat().st_size for folder in (tmp_path / "half", tuned.merged)]
    assert sizes[1] / sizes[0] == pytest.approx(2, rel=0.05)


def test_check_holds_where_products_are_rounded(tuned: Tuned):
    """On an accelerator, where the same comparison at the default precision fails."""
    whole = open_model_folder(tuned.merged)
    with bfloat16_products():
        pair = load_for_export(tuned.base, tuned.checkpoint, tuned.card), load_model(whole, device_mesh())
        live, again = (_logits(model) for model in pair)
        allowed = ROUNDING["float32"] * max(1.0, float(np.abs(live).max()))
        assert np.abs(live - again).max() <= allowed
        rounded = [_logits.__wrapped__(model) for model in pair]  # type: ignore[attr-defined]
        assert np.abs(rounded[0] - rounded[1]).max() > allowed


def test_two_models_are_never_held_at_once(tuned: Tuned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    held, real = [], merged.load_model

    def measured(*args: object) -> object:
        held.append(live_bytes())
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(merged, "load_model", measured)
    before = live_bytes()
    write_merged(tuned.base, tuned.checkpoint, tuned.card, tmp_path / "merged")
    assert held[0] - before < 0.1 * 4 * tuned.base.shape.parameters


def test_merging_that_does_not_fit_is_refused_before_anything_is_loaded(
    tuned: Tuned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(memory, "host_memory", lambda: 10**6)
    monkeypatch.setattr(merged, "load_for_export", lambda *_: pytest.fail("loaded"))
    with pytest.raises(M32Error, match=r"memory of the host: found 0\.00 GB free, expected about .* to merge"):
        write_merged(tuned.base, tuned.checkpoint, tuned.card, tmp_path / "merged")


def test_other_base_model_is_refused(tuned: Tuned, tmp_path: Path):
    card = tuned.card.model_copy(update={"model_sha256": "0" * 64})
    with pytest.raises(M32Error, match="000000000000"):
        write_merged(tuned.base, tuned.checkpoint, card, tmp_path / "merged")
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize("window", [512, 10])
def test_transformers_gives_the_same_logits(tuned: Tuned, tmp_path: Path, window: int):
    """Tunix's forward pass and ours, with a window longer and one shorter than the text."""
    import torch
    from transformers import AutoModelForCausalLM

    merged = tuned.merged
    config = {**read_json(merged / "config.json"), "sliding_window": window}
    for name in ("model.safetensors", "tokenizer.model"):
        (tmp_path / name).symlink_to(merged / name)
    write_json(tmp_path / "config.json", config)
    other = AutoModelForCausalLM.from_pretrained(tmp_path, dtype=torch.float32, attn_implementation="eager").eval()
    assert type(other).__name__ == config["architectures"][0]
    with torch.no_grad():
        found = other(torch.arange(2, 34)[None]).logits.numpy()
    model = load_model(open_model_folder(tmp_path), device_mesh())
    np.testing.assert_allclose(_logits(model), found[0], atol=2e-4, rtol=2e-4)
    mask = jnp.tril(jnp.ones((32, 32), bool))[None]
    ours = logits_of(model, jnp.arange(2, 34)[None], jnp.arange(32)[None], mask, scale=1.0)
    np.testing.assert_allclose(ours, found, atol=2e-4, rtol=2e-4)


def test_merging_with_another_scale_changes_logits(family_folder: ModelFolder, tuned: Tuned):
    """A planted fault."""
    wrong = adapted_model(family_folder, alpha=2 * SETTINGS.lora_alpha)
    assert np.abs(_logits(wrong) - _logits(load_model(open_model_folder(tuned.merged), device_mesh()))).max() > 1e-2
