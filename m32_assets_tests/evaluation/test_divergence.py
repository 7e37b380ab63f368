"""The first token in which two outputs differ, and how far apart its logits are."""

import jax.numpy as jnp
import numpy as np
import pytest

from m32_assets.evaluation.answering import answer
from m32_assets.evaluation.divergence import MARGIN, Divergence, Pair, divergences
from m32_assets.gemma.loading import device_mesh, load_model
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.tokenizer import load_tokenizer
from m32_assets.inference.decoder import prepare_to_generate
from m32_assets.inference.reading import next_logits
from m32_assets.sft.template import PromptTemplate


def test_next_logits_are_those_of_the_model(family_folder: ModelFolder):
    model = load_model(family_folder, device_mesh())
    tokens = np.random.default_rng(0).integers(10, 250, 70).tolist()
    mask = jnp.tril(jnp.ones((70, 70), bool))[None]
    expected = model(jnp.array([tokens]), jnp.arange(70)[None], None, mask)[0][0, -1]
    np.testing.assert_allclose(next_logits(prepare_to_generate(model), tokens), expected, atol=2e-4, rtol=2e-4)


def test_margin_is_that_of_the_first_other_token(folder: ModelFolder):
    ((one,),) = answer(["1 + 1"], None, folder, 8, progress=lambda _: None)
    tokenizer = load_tokenizer(folder.path)
    pairs = [
        Pair(id="same", prompt="1 + 1", recorded=one.output, found=one.output),
        Pair(id="forged", prompt="1 + 1", recorded="What is 1" + one.output, found=one.output),
    ]
    same, forged = divergences(folder, None, pairs)
    assert same.margin is None
    prompt = [tokenizer.bos_id(), *tokenizer.encode(PromptTemplate().prompt("1 + 1"))]
    logits = next_logits(prepare_to_generate(load_model(folder, device_mesh())), prompt)
    wanted = logits[tokenizer.encode(one.output)[0]] - logits[tokenizer.encode("What is 1")[0]]
    assert forged.at == 0
    assert forged.margin == pytest.approx(float(wanted), abs=1e-4)
    assert not forged.near_tie
    assert "token 0 is" in str(forged)


@pytest.mark.parametrize(("margin", "tie"), [(0.0, True), (-MARGIN, True), (2 * MARGIN, False), (None, False)])
def test_near_tie(margin: float | None, tie: bool):
    assert Divergence(id="a", at=3, recorded="x", found="y", margin=margin).near_tie is tie
